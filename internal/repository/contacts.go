package repository

import (
	"context"
	"maps"
	"regexp"
	"strings"

	"heard/internal/register"
)

// screen looks through texts for what belongs to one person. own are the contacts
// that the record itself tells of bodies and venues.
func (tx *txn) screen(ctx context.Context, texts []register.Text, own register.Contacts) (register.Screening, error) {
	known, err := tx.contacts(ctx, texts)
	maps.Copy(own, known)
	return register.Screen(texts, own), err
}

// contacts returns those e-mail addresses, telephone numbers and postcodes in
// the texts that belong to a body, a session or an invitation of the register,
// whoever may see it. It asks only when the texts hold any, and reads only what
// may match.
func (tx *txn) contacts(ctx context.Context, texts []register.Text) (register.Contacts, error) {
	words := make([]string, 0, len(texts))
	for _, t := range texts {
		words = append(words, t.Words)
	}
	var keys []string
	for key := range register.ContactsIn(words...) {
		keys = append(keys, strings.ToUpper(betweenContacts.ReplaceAllString(key, "")))
	}
	if len(keys) == 0 {
		return nil, nil
	}
	rows, err := tx.query(ctx, `
		SELECT c.words
		  FROM (SELECT CAST(public_contact AS text) AS words FROM organisations
		         UNION ALL
		        SELECT CAST(take_part AS text) || CAST(sessions AS text) FROM activities
		         UNION ALL
		        SELECT CAST(take_part AS text) || CAST(sessions AS text) FROM consultations) c
		 WHERE EXISTS (SELECT FROM unnest(CAST($1 AS text[])) k
		                WHERE strpos(upper(regexp_replace(c.words, '[^A-Za-z0-9@.]', '', 'g')), k) > 0)`, array(keys))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	words = nil
	for rows.Next() {
		var w string
		if err := rows.Scan(&w); err != nil {
			return nil, translate(err)
		}
		words = append(words, w)
	}
	return register.ContactsIn(words...), translate(rows.Err())
}

// betweenContacts is what may be written in a contact or left out.
var betweenContacts = regexp.MustCompile(`[^A-Za-z0-9@.]`)
