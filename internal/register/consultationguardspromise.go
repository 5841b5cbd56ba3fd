package register

import (
	"fmt"
	"slices"
	"strings"
)

var promiseGuards = []consultationGuard{
	{ID: "CON-G11", Title: "Equality is thought about", Source: "Equality Act 2010, section 149", Parts: []consultationPart{
		{Asks: "The equality and health inequality impact assessment is finished by the first day.", Strengths: reasonThenHard,
			For: "public bodies", When: publicBody, Test: impactAssessed},
		{Asks: "It says of each of the nine protected characteristics how it is treated.", Strengths: reasonThenHard,
			For: "public bodies", When: publicBody, Test: func(f *ConsultationFacts) []Gap { return f.Consultation.Equality.missing() }},
	}},
	{ID: "CON-G12", Title: "Those who should answer are asked", Parts: []consultationPart{
		{Asks: "The public and at least one other group have been contacted.", Strengths: warnThenHard, Test: publicContacted},
		{Asks: "The scrutiny of the local authority has been contacted.", Strengths: changeHard, Test: func(f *ConsultationFacts) []Gap {
			return f.contacted("local_authority_scrutiny", "the scrutiny of the local authority")
		}},
		{Asks: "Healthwatch, staff, members of Parliament and councillors, and neighbouring bodies have been contacted.", Strengths: warnThenReason,
			Test: func(f *ConsultationFacts) []Gap {
				return Gaps(f.contacted("healthwatch", "Healthwatch"), f.contacted("staff", "the staff"),
					f.contacted("mps_and_councillors", "members of Parliament and councillors"), f.contacted("neighbouring_or_cross_border_body", "neighbouring and cross-border bodies"))
			}},
	}},
	{ID: "CON-G13", Title: "Built on what is known and on early involvement", Parts: []consultationPart{
		{Asks: "The evidence review is complete.", Strengths: reasonFromStd, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(f.Consultation.Evidence.Review.CompletedOn == nil, "#/evidence/review/completedOn", "Finish the review of what is known already, and say when.")
		}},
		{Asks: "People were involved before there were proposals, or it says why not.", Strengths: reasonFromStd, Test: func(f *ConsultationFacts) []Gap {
			e := f.Consultation.Evidence
			return NeedIf(len(e.PreEngagementActivityIDs) == 0 && blank(e.PreEngagementReason), "#/evidence/preEngagementActivityIds",
				"Name the activities in which people were involved early, or say in preEngagementReason why there were none.")
		}},
	}},
	{ID: "CON-G14", Title: "Not opened before an election", Source: "Pre-election guidance for NHS organisations, NHS England", Parts: []consultationPart{
		{Asks: "The first day does not fall into a period before an election in an affected area, or it says why it does and who allowed it.",
			Strengths: reasonFromStd, Test: opensBeforeElection},
	}},
	{ID: "CON-G15", Title: "People know what they can expect", Parts: []consultationPart{
		{Asks: "It says what people will hear back and by when, and what they can influence.", Strengths: always, Test: promised},
		{Asks: "It says how people will hear back, what cannot be influenced and why, what is said to whom and through which channels, and where the unhappy turn.",
			Strengths: warnThenHard, Test: promiseComplete},
		{Asks: "There are two formats at least, and three for a change of NHS services; two ways to take part, one of them not digital; and practical help.",
			Strengths: warnThenHard, Test: accessible},
	}},
	{ID: "CON-G16", Title: "The promise is kept while it is open", Parts: []consultationPart{
		{Asks: "It does not close before its last day is over.", Strengths: always, For: "when it closes", When: closing, Test: func(f *ConsultationFacts) []Gap {
			return NeedIf(!f.day().After(f.Consultation.ClosesOn.Earliest()), "#/closesOn", "People were told that they can answer until the end of this day. Closing earlier is only ever recorded as a fact.")
		}},
		{Asks: "The last day has only moved later.", Strengths: warnThenHard, For: "when it closes", When: closing, Test: movedLater},
		{Asks: "Each change of what people were asked gave more time or began again; a slip of the pen says so.", Strengths: warnThenHard,
			For: "when it closes", When: closing, Test: changesAnswered},
		{Asks: "The last day has moved by the days of the pause at least.", Strengths: always, For: "when it goes on after a pause",
			When: func(f *ConsultationFacts) bool { return f.Record.State == "paused" && f.to() == "open" }, Test: pauseAdded},
		{Asks: "Those who had answered have been told that it stopped and what becomes of what they said.", Strengths: always,
			For: "when it is withdrawn after it was open", When: func(f *ConsultationFacts) bool { return f.to() == "withdrawn" && f.EverOpen },
			Test: func(f *ConsultationFacts) []Gap {
				return NeedIf(f.Consultation.After.ParticipantsToldOn.IsZero(), "#/after/participantsToldOn", "Tell those who took part, and say when you did.")
			}},
	}},
}

func publicBody(f *ConsultationFacts) bool { return f.Owner.PublicBody() }

func impactAssessed(f *ConsultationFacts) []Gap {
	on, at := f.Consultation.Equality.EHIA.CompletedOn, "#/equality/ehia/completedOn"
	if on == nil {
		return Need(at, "Say when the equality and health inequality impact assessment was finished.")
	}
	return NeedIf(on.Partial().CertainlyAfter(f.Consultation.OpensOn), at, "Finish the assessment by the first day on which people can answer.")
}

// characteristics are the nine of the Equality Act 2010, section 4.
var characteristics = []string{"age", "disability", "gender_reassignment", "marriage_and_civil_partnership", "pregnancy_and_maternity",
	"race", "religion_or_belief", "sex", "sexual_orientation"}

// missing asks for the treatment of each protected characteristic that has none.
func (e Equality) missing() (gaps []Gap) {
	for _, code := range characteristics {
		stated := slices.ContainsFunc(e.Considerations, func(c EqualityConsideration) bool { return c.Characteristic == code && c.Treatment != nil })
		gaps = append(gaps, NeedIf(!stated, "#/equality/considerations", "Say how "+strings.ReplaceAll(code, "_", " ")+" is treated.")...)
	}
	return gaps
}

// contacted asks for a day on which a group was contacted.
func (f *ConsultationFacts) contacted(group, words string) []Gap {
	there := slices.ContainsFunc(f.Consultation.People.Consultees, func(c Consultee) bool { return c.Group == group && !c.ContactedOn.IsZero() })
	return NeedIf(!there, "#/people/consultees", "Contact "+words+", and say when (group "+group+").")
}

func publicContacted(f *ConsultationFacts) []Gap {
	others := slices.ContainsFunc(f.Consultation.People.Consultees, func(c Consultee) bool { return c.Group != "public" && !c.ContactedOn.IsZero() })
	return Gaps(f.contacted("public", "the public"), NeedIf(!others, "#/people/consultees", "Contact at least one group beside the public, and say when."))
}

func opensBeforeElection(f *ConsultationFacts) []Gap {
	on, o := f.Consultation.OpensOn.Earliest(), f.Consultation.Time.RestrictedPeriodOverride
	election := slices.ContainsFunc(f.Restricted, func(p *RestrictedPeriod) bool {
		return p.IsElection() && !on.IsZero() && !on.Before(p.StartsOn) && !on.After(p.EndsOn)
	})
	if !election {
		return nil
	}
	return Gaps(
		NeedIf(blank(o.Reason), "#/time/restrictedPeriodOverride/reason", "The first day falls into a period before an election. Choose another, or say why it cannot wait."),
		NeedIf(blank(o.ApprovedByRole), "#/time/restrictedPeriodOverride/approvedByRole", "Say which role allowed the opening before an election."))
}

func promised(f *ConsultationFacts) []Gap {
	c := f.Consultation
	return Gaps(
		NeedIf(blank(c.Promise.Text), "#/promise/text", "Say what people will hear back."),
		NeedIf(c.Promise.DueOn == nil, "#/promise/dueOn", "Say by when people will hear back."),
		NeedIf(len(c.Influence.Can) == 0, "#/influence/can", "Say what people can influence."))
}

func promiseComplete(f *ConsultationFacts) []Gap {
	c := f.Consultation
	p, m := c.Promise, c.Communication
	gaps := Gaps(
		NeedIf(len(p.Channels) == 0, "#/promise/channels", "Say through which channels people will hear back."),
		NeedIf(len(p.Formats) == 0, "#/promise/formats", "Say in which formats people will hear back."),
		NeedIf(!isTrue(p.PreferencesAsked) && blank(p.PreferencesNotAskedReason), "#/promise/preferencesAsked", "Ask people how they want to hear back, or say in preferencesNotAskedReason why not."),
		NeedIf(len(c.Influence.Cannot) == 0, "#/influence/cannot", "Say what cannot be influenced, and why."))
	for n, fixed := range c.Influence.Cannot {
		gaps = append(gaps, NeedIf(blank(fixed.Reason), fmt.Sprintf("#/influence/cannot/%d/reason", n), "Say why this cannot be influenced.")...)
	}
	return Gaps(gaps,
		NeedIf(len(m.Messages) == 0, "#/communication/messages", "Give at least one message."),
		NeedIf(len(m.Audiences) == 0, "#/communication/audiences", "Say whom it addresses."),
		NeedIf(len(m.Channels) == 0, "#/communication/channels", "Say through which channels word of it gets about."),
		NeedIf(blank(c.Redress.Route), "#/redress/route", "Say where people turn who are unhappy with how they were involved."))
}

func accessible(f *ConsultationFacts) []Gap {
	c := f.Consultation
	least, words := 2, "two"
	if c.serviceChange() {
		least, words = 3, "three"
	}
	kinds := map[string]bool{}
	for _, a := range c.Access.Formats {
		kinds[orEmpty(a.Format)+orEmpty(a.Note)] = true
	}
	return Gaps(
		NeedIf(len(kinds) < least, "#/access/formats", "Offer the information in "+words+" formats at least."),
		NeedIf(len(c.Methods) < 2, "#/methods", "Offer two ways to take part at least."),
		NeedIf(!slices.ContainsFunc(c.Methods, f.notDigital), "#/methods", "Offer a way to take part that is not digital, and give its mode."),
		NeedIf(len(c.Access.SupportOffered) == 0, "#/access/supportOffered", "Offer practical help to take part, such as transport or an interpreter."))
}

// notDigital reports whether a way to take part works without a computer: by the
// mode it states, else by that of its method.
func (f *ConsultationFacts) notDigital(m MethodUse) bool {
	mode := orEmpty(m.Mode)
	if mode == "" {
		mode = f.MethodModes[orEmpty(m.Method)]
	}
	return mode != "" && mode != "digital"
}

func closing(f *ConsultationFacts) bool {
	return f.to() != "withdrawn" && f.Record.State != "paused"
}

func movedLater(f *ConsultationFacts) (gaps []Gap) {
	for n, e := range f.Consultation.Time.Extensions {
		gaps = append(gaps, NeedIf(e.From.CertainlyAfter(e.To), fmt.Sprintf("#/time/extensions/%d/to", n), "The last day may only move later.")...)
	}
	return gaps
}

func changesAnswered(f *ConsultationFacts) (gaps []Gap) {
	for n, m := range f.Consultation.Time.MaterialChanges {
		at := fmt.Sprintf("#/time/materialChanges/%d", n)
		gaps = Gaps(gaps, NeedIf(blank(m.What), at+"/what", "Say what changed."), NeedIf(m.On.IsZero(), at+"/on", "Say when it changed."))
		switch orEmpty(m.Response) {
		case "":
			gaps = append(gaps, Gap{Pointer: at + "/response", Message: "Say what was done so that people could answer to the change."})
		case ChangeNothing:
			gaps = append(gaps, NeedIf(blank(m.Reason), at+"/reason", "Say why nothing had to be done; that fits slips of the pen only.")...)
		default:
			later := slices.ContainsFunc(f.Consultation.Time.Extensions, func(e TimeExtension) bool {
				return !m.On.CertainlyAfter(e.AnnouncedOn) && e.To.Latest().After(e.From.Earliest())
			})
			gaps = append(gaps, NeedIf(!later, "#/time/extensions", "Say how much longer people could answer after the change.")...)
		}
	}
	return gaps
}

func pauseAdded(f *ConsultationFacts) []Gap {
	since := f.Consultation.pausedSince()
	if since == nil {
		return Need("#/time/extensions", "Say since when it was paused, as an extension whose new last day is still open.")
	}
	lost := DaysBetween(since.AnnouncedOn.Earliest(), f.day())
	least := since.From.Latest().AddDays(lost)
	return NeedIf(f.Consultation.ClosesOn.Latest().Before(least), "#/closesOn",
		fmt.Sprintf("The pause took %d days. Move the last day to %s at least.", lost, least.words()))
}
