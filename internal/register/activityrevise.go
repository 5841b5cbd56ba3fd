package register

import (
	"reflect"
	"slices"
)

// SetProfile takes the profile of the owner. What concerns a change of services
// is asked most, whoever owns it.
func (a *Activity) SetProfile(p Profile) {
	if isTrue(a.Context.ConcernsServiceChange) {
		p = ProfileServiceChange
	}
	a.GuardProfile = p
}

// promiseFixed are the states in which people have been given the promise.
var promiseFixed = []string{ActivityOpen, ActivityPaused, ActivityClosed, ActivityFeedback, ActivityCompleted}

// Revise implements Revised. A promise that people were given is kept; one that
// changes after it was approved is looked at again; and what is told to others
// is looked through for what belongs to one person.
func (a *Activity) Revise(before Entry) (Revision, error) {
	was := before.(*Activity)
	var r Revision
	if a.State == was.State && !a.Past() {
		if slices.Contains(promiseFixed, a.State) && !was.Promise.keptBy(a.Promise) {
			return r, &RefusedError{RefusedFrozen, "People have been given this promise. Add a channel or a format, or bring the day forward; nothing else of it changes."}
		}
		if slices.Contains(promiseFixed, a.State) && a.hiddenSince(was) {
			return r, &RefusedError{RefusedFrozen, "People were given this promise in public. Say in governance.publicWithheldReason why the public is to see it no more."}
		}
		if a.State == ActivityApproved && a.promisesOther(was) {
			back := a.moveItself("A13", ActivityPlanned)
			back.Reason = new("A promise has changed since it was approved.")
			r.Steps = []Step{back}
		}
	}
	if a.State != ActivityDraft && !reflect.DeepEqual(a.Texts(), was.Texts()) {
		r.Recheck = append(r.Recheck, "ACT-G28")
	}
	protected := a.State == ActivityApproved || slices.Contains(promiseFixed, a.State)
	if protected && (!reflect.DeepEqual(a.DataProtection, was.DataProtection) || orEmpty(a.Level.Code) != orEmpty(was.Level.Code)) {
		r.Recheck = append(r.Recheck, "ACT-G17")
	}
	return r, nil
}

// hiddenSince reports whether the public is to see it no more and is owed the
// reason.
func (a *Activity) hiddenSince(was *Activity) bool {
	return a.GuardProfile != ProfileLight && was.Visibility == AudiencePublic && a.Visibility != AudiencePublic &&
		blank(a.Governance.PublicWithheldReason.Reason)
}

// promisesOther reports whether what was approved is promised no more: the
// level, the areas, the influence, the promise or the time; or whether it now
// concerns a change of services.
func (a *Activity) promisesOther(was *Activity) bool {
	return isTrue(a.Context.ConcernsServiceChange) && !isTrue(was.Context.ConcernsServiceChange) ||
		orEmpty(a.Level.Code) != orEmpty(was.Level.Code) ||
		!sameSet(a.AreaIDs, was.AreaIDs) ||
		!reflect.DeepEqual(a.Influence, was.Influence) ||
		!reflect.DeepEqual(a.Promise, was.Promise) ||
		earlier(a.StartsOn, was.StartsOn) || earlier(a.EndsOn, was.EndsOn) || shorter(a, was)
}

// earlier reports whether a day was brought forward.
func earlier(now, was PartialDate) bool {
	return !was.IsZero() && !now.IsZero() && now.Earliest().Before(was.Earliest())
}

// shorter reports whether people have fewer days than before.
func shorter(now, was *Activity) bool {
	known := func(a *Activity) bool { return !a.StartsOn.IsZero() && !a.EndsOn.IsZero() }
	days := func(a *Activity) int { return DaysInclusive(a.StartsOn.Earliest(), a.EndsOn.Latest()) }
	return known(now) && known(was) && days(now) < days(was)
}

func sameSet[T comparable](a, b []T) bool { return allIn(a, b) && allIn(b, a) }

// allIn reports whether each of some values is among others.
func allIn[T comparable](some, others []T) bool {
	return !slices.ContainsFunc(some, func(v T) bool { return !slices.Contains(others, v) })
}

// keptBy reports whether another promise keeps this one: it says the same, and
// at most through more channels, in more formats or sooner.
func (p FeedbackPromise) keptBy(now FeedbackPromise) bool {
	sooner := p.DueOn == nil || now.DueOn != nil && !now.DueOn.After(*p.DueOn)
	return sooner && allIn(p.Channels, now.Channels) && allIn(p.Formats, now.Formats) &&
		said(p.Text, now.Text) && said(p.InterimUpdates, now.InterimUpdates) &&
		said(p.PreferencesNotAskedReason, now.PreferencesNotAskedReason) && said(p.PreferencesAsked, now.PreferencesAsked)
}

// said reports whether what was said still is. What was not said may be added.
func said[T comparable](was, now *T) bool {
	return was == nil || now != nil && *now == *was
}

// Texts are the words of the activity that others read. How to take part and
// where sessions are held tell how to reach bodies and venues, and are left out.
func (a *Activity) Texts() []Text {
	return gatherTexts(map[string]any{
		"#/title": a.Title, "#/summary": a.Summary, "#/retrospectiveReason": a.RetrospectiveReason, "#/notes": a.Notes,
		"#/placeNames": a.PlaceNames, "#/topicsAsStated": a.TopicsAsStated,
		"#/communitiesAsStated": a.CommunitiesStated, "#/contributedBy": a.ContributedBy, "#/methods": a.Methods, "#/documents": a.Documents,
		"#/context": a.Context, "#/purpose": a.Purpose, "#/level": a.Level, "#/people": a.People, "#/questions": a.Questions,
		"#/communication": a.Communication, "#/promise": a.Promise, "#/influence": a.Influence, "#/equality": a.Equality, "#/redress": a.Redress,
		"#/takePart/instructions": a.TakePart.Instructions, "#/access": a.Access, "#/time": a.Time, "#/resources": a.Resources,
		"#/partners": a.Partners, "#/governance": a.Governance, "#/decision": a.Decision, "#/outcome": a.Outcome, "#/duty": a.Duty,
		"#/dataProtection": a.DataProtection, "#/devolvedPower": a.DevolvedPower, "#/coProduction": a.CoProduction,
		"#/livedExperience": a.LivedExperience, "#/progress": a.Progress, "#/evaluation": a.Evaluation, "#/evidence": a.Evidence,
		"#/claims": a.Claims, "#/provenance": a.Provenance, "#/organisations": a.Organisations, "#/asStated": a.AsStated,
	}, a.Sessions)
}

// Contacts are the ways to reach bodies and venues that the activity itself tells.
func (a *Activity) Contacts() Contacts { return contactsOf(a.TakePart, a.Sessions) }
