package repository

import (
	"context"

	"heard/internal/register"
)

// lives holds the lifecycle of each noun that has one. It is filled when the
// program starts and not where the tables are made, since facts of one noun are
// read from the tables of others.
var lives = map[register.Noun]any{}

// dueMoves moves the records of each noun whose date has come.
var dueMoves []func(context.Context, *DB) (int, error)

func init() {
	lives[register.NounActivity] = lived[*register.Activity, *register.ActivityFacts]{register.ActivityLifecycle, gatherActivity}
	lives[register.NounInsight] = lived[*register.Insight, *register.InsightFacts]{register.InsightLifecycle, gatherInsight}
	lives[register.NounFeedbackLoop] = lived[*register.FeedbackLoop, *register.LoopFacts]{register.LoopLifecycle, gatherLoop}
	lives[register.NounConsultation] = lived[*register.Consultation, *register.ConsultationFacts]{register.ConsultationLifecycle, gatherConsultation}
	lives[register.NounChallenge] = lived[*register.Challenge, *register.ChallengeFacts]{register.ChallengeLifecycle, gatherChallenge}
	lives[register.NounStakeholder] = lived[*register.Stakeholder, *register.StakeholderFacts]{register.StakeholderLifecycle, gatherStakeholder}
	lives[register.NounDecision] = lived[*register.Decision, *register.DecisionFacts]{register.DecisionLifecycle, gatherDecision}
	dueMoves = append(dueMoves,
		moveBy(challenges, `t.state = 'raised' AND t.acknowledge_due_on < CAST($1 AS date)`),
		moveBy(activities, `t.state = 'approved' AND t.starts_on_latest <= CAST($1 AS date) AND NOT t.retrospective AND NOT t.imported`),
		moveBy(activities, `t.state = 'open' AND t.period_latest < CAST($1 AS date) AND NOT t.retrospective AND NOT t.imported`),
		moveBy(consultations, `t.state = 'open' AND t.closes_on_latest < CAST($1 AS date) AND NOT t.retrospective AND NOT t.imported`),
		moveBy(insights, `t.state IN ('published', 'superseded', 'archived') AND t.story_consent ->> 'expiresOn' < CAST($1 AS text)`),
		moveBy(insights, `t.state = 'published' AND t.review ->> 'reviewBy' <= to_char(CAST($1 AS date) - interval '12 months', 'YYYY-MM-DD')`))
}

// life is the lifecycle of a table's noun; nil where it has none.
func (t table[E]) life() guided[E] {
	l, _ := lives[t.noun].(guided[E])
	return l
}
