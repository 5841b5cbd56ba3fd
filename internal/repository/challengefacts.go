package repository

import (
	"context"

	"github.com/google/uuid"

	"heard/internal/register"
)

// TransitionChallenge moves the challenge that the caller saw at a version.
func (db *DB) TransitionChallenge(ctx context.Context, id uuid.UUID, version int64, r register.Request) (*register.Challenge, Labels, error) {
	return transition(ctx, db, challenges, id, version, r)
}

// ChallengeReadiness tells what a challenge lacks for a state, or for each next
// state that the caller may reach.
func (db *DB) ChallengeReadiness(ctx context.Context, id uuid.UUID, to string) (*Readiness, error) {
	return readiness(ctx, db, challenges, id, to)
}

// ChallengeHistory reads what has happened to a challenge.
func (db *DB) ChallengeHistory(ctx context.Context, id uuid.UUID, q Query) (*History, error) {
	return history(ctx, db, challenges, id, q)
}

// gatherChallenge gathers what the guards of a challenge read.
func gatherChallenge(ctx context.Context, tx *txn, c *register.Challenge, given register.Given) (*register.ChallengeFacts, error) {
	f := &register.ChallengeFacts{Given: given, Challenge: c}
	var err error
	if f.Contacts, err = tx.contacts(ctx, c.Texts()); err != nil {
		return nil, err
	}
	if c.RespondentID != nil {
		f.Respondent, err = tx.ownerFacts(ctx, *c.RespondentID, "")
	}
	return f, err
}
