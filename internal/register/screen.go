package register

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// Text is something in a record that others will read, and where it stands.
type Text struct {
	Pointer string
	Words   string
}

// Screening is what the scanner finds in the texts of a record, one entry for
// each text and kind of match. It names the field and the kind and holds nothing
// of the text.
type Screening struct {
	// Hard must never be stored. Attest passes when somebody states that it is a
	// public contact. Warn may point to one person and is for the writer to judge.
	Hard, Attest, Warn Problems
}

// gaps is what of it stands in the way, where somebody has attested contacts as
// public or nobody has.
func (s Screening) gaps(attested bool) []Gap {
	if attested {
		return gapsOf(s.Hard)
	}
	return gapsOf(slices.Concat(s.Hard, s.Attest))
}

// textParts are the parts of a guard that the texts of a record have to pass.
func textParts[F Facts](found func(F) Screening) []Part[F] {
	return []Part[F]{
		{Asks: "No text holds what belongs to one person: an NHS number, a National Insurance number, a date of birth.", Strengths: always, Privacy: true,
			Test: func(f F) []Gap { return gapsOf(found(f).Hard) }},
		{Asks: "An e-mail address, telephone number or postcode in a text belongs to a body or a venue on the register, or somebody states that it is a public contact.",
			Strengths: always, Privacy: true, For: "of all but imported records", When: func(f F) bool { return !f.All().Record.Imported },
			Test: func(f F) []Gap {
				if f.All().Attested(AttestPublicContact) {
					return nil
				}
				return gapsOf(found(f).Attest)
			}},
	}
}

// CodePersonalData marks a text that seems to hold something about one person.
const CodePersonalData = "personal_data"

// hitWords says each kind of match in plain English.
var hitWords = map[string]string{
	HitNHSNumber: "an NHS number", HitNINumber: "a National Insurance number", HitDateOfBirth: "a date of birth",
	HitEmail: "an e-mail address", HitTelephone: "a telephone number", HitPostcode: "a full postcode",
	HitTitledName: "the name of a person", HitAgeOver90: "an age over 90", HitDateAndWard: "a day beside a ward or clinic",
}

// hitAdvice says what to do about a match of each strength.
var hitAdvice = map[string]string{
	HitHard:   "Take it out; the register never stores one.",
	HitAttest: "Take it out, or attest that it is a public contact (public_contact).",
	HitWarn:   "Take it out if it may tell who somebody is.",
}

// Screen looks through the texts that others will read. An e-mail address, a
// telephone number or a postcode passes when it is among the known contacts: it
// is that of a body, a venue or a session and of nobody in particular.
func Screen(texts []Text, known Contacts) Screening {
	var out Screening
	into := map[string]*Problems{HitHard: &out.Hard, HitAttest: &out.Attest, HitWarn: &out.Warn}
	for _, t := range texts {
		words := Readable(t.Words)
		var kinds []string
		for _, h := range Scan(words) {
			if slices.Contains(kinds, h.Kind) || h.Strength == HitAttest && known[contactKey(h.Kind, words[h.Start:h.End])] {
				continue
			}
			kinds = append(kinds, h.Kind)
			into[h.Strength].Add(t.Pointer, CodePersonalData, fmt.Sprintf("This looks like %s. %s", hitWords[h.Kind], hitAdvice[h.Strength]))
		}
	}
	return out
}

// Contacts are e-mail addresses, telephone numbers and postcodes in the one way
// of writing in which they are compared.
type Contacts map[string]bool

// ContactsIn finds the contacts in what a body, a venue, a session or an
// invitation says of how to reach it.
func ContactsIn(words ...string) Contacts {
	out := Contacts{}
	for _, w := range words {
		w = Readable(w)
		for _, h := range Scan(w) {
			if h.Strength == HitAttest {
				out[contactKey(h.Kind, w[h.Start:h.End])] = true
			}
		}
	}
	return out
}

// contactKey writes a contact as it is compared: without case, spaces and
// punctuation, and a telephone number without the code of the country.
func contactKey(kind, match string) string {
	if kind == HitEmail {
		return strings.ToUpper(strings.TrimRight(match, "."))
	}
	key := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, strings.ToUpper(match))
	if kind == HitTelephone {
		key = strings.TrimPrefix(strings.TrimPrefix(key, "00"), "44")
		key = strings.TrimPrefix(key, "0")
	}
	return key
}

// unread are fields that hold addresses, keys and ways to reach a body, which
// the scanner has no business with.
var unread = map[string]bool{
	"sourceUrl": true, "url": true, "web": true, "joinUrl": true, "bookingUrl": true, "evidenceUrl": true, "papersUrl": true,
	"minutesUrl": true, "externalId": true, "email": true, "telephone": true, "charityNumber": true, "companyNumber": true, "domain": true,
}

// TextsIn lists every text in a value of the register, such as a group of
// fields, with where it stands below the pointer. It goes into the parts of
// groups and lists by their JSON names.
func TextsIn(pointer string, v any) []Text {
	return appendTexts(nil, pointer, reflect.ValueOf(v))
}

// gatherTexts lists every text in the parts of a record, by pointer, with why each of
// its sessions does not take place.
func gatherTexts(parts map[string]any, sessions []Session) []Text {
	var out []Text
	for pointer, part := range parts {
		out = append(out, TextsIn(pointer, part)...)
	}
	for i, s := range sessions {
		out = append(out, TextsIn(sessionPointer(i)+"/statusReason", s.StatusReason)...)
	}
	slices.SortStableFunc(out, func(a, b Text) int { return strings.Compare(a.Pointer, b.Pointer) })
	return out
}

// contactsOf are the ways to reach bodies and venues that a record itself tells:
// how to take part, and where its sessions are held.
func contactsOf(t TakePart, sessions []Session) Contacts {
	words := []string{orEmpty(t.Telephone), orEmpty(t.Address), orEmpty(t.PublicContact.Email), orEmpty(t.PublicContact.Telephone)}
	for _, s := range sessions {
		words = append(words, orEmpty(s.PlaceName), orEmpty(s.Address), orEmpty(s.Postcode))
	}
	return ContactsIn(words...)
}

func appendTexts(out []Text, pointer string, v reflect.Value) []Text {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			return appendTexts(out, pointer, v.Elem())
		}
	case reflect.String:
		if v.Len() > 0 {
			return append(out, Text{pointer, v.String()})
		}
	case reflect.Slice:
		for i := range v.Len() {
			out = appendTexts(out, fmt.Sprintf("%s/%d", pointer, i), v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
			if name != "" && !unread[name] {
				out = appendTexts(out, pointer+"/"+name, v.Field(i))
			}
		}
	}
	return out
}
