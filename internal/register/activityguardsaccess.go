package register

import "slices"

var activityAccessGuards = []activityGuard{
	{ID: "ACT-G08", Title: "Everybody can take part", Source: "Accessible Information Standard (DCB1605)", Parts: []activityPart{
		{Asks: "It says how to ask for another format.", Strengths: warnThenHard,
			Test: needs(func(a *Activity) bool { return blank(a.Access.AskForFormat) }, "#/access/askForFormat", "Say how to ask for another format.")},
		{Asks: "The information comes in at least two formats, large print or easy read among them or on request, and somebody has checked that its words are plain.",
			Strengths: reasonThenHard, For: forAsking, When: (*ActivityFacts).asks, Test: formatsOffered},
		{Asks: "The formats that each community prefers are there.", Strengths: reasonFromStd, For: forAsking, When: (*ActivityFacts).asks, Pending: notRecorded},
	}},
	{ID: "ACT-G17", Title: "What people say of themselves is protected", Privacy: true, Source: "UK GDPR, articles 6, 9, 13 and 35", Parts: []activityPart{
		{Asks: "It collects no personal data, or says on what ground, after which assessment, who holds it and until when, and links the notice.", Strengths: always,
			For: forAsking + ", of new work", When: onlyIf((*ActivityFacts).asks, func(f *ActivityFacts) bool { return !f.Record.Past() }), Test: dataProtected},
	}},
	{ID: "ACT-G18", Title: "Experience is valued", Parts: []activityPart{
		{Asks: "Each role for people with experience of their own says what they get for it, or why nothing.", Strengths: warnThenHard,
			For: "where there are such roles", When: func(f *ActivityFacts) bool { return len(f.Activity.LivedExperience.Roles) > 0 }, Test: rolesRecognised},
	}},
}

var activityTextGuards = []activityGuard{
	{ID: "ACT-G28", Title: "Nobody is given away", Privacy: true, Source: "UK GDPR, article 5", Parts: textParts(func(f *ActivityFacts) Screening { return f.Personal })},
}

func formatsOffered(f *ActivityFacts) []Gap {
	access := f.Activity.Access
	var kinds []string
	for _, x := range access.Formats {
		if x.Format != nil {
			kinds = append(kinds, *x.Format)
		}
	}
	kinds = unique(kinds)
	easy := slices.ContainsFunc(kinds, func(k string) bool { return k == "large_print" || k == "easy_read" || k == "on_request" })
	return Gaps(
		NeedIf(len(kinds) < 2, "#/access/formats", "Offer the information in at least two different formats."),
		NeedIf(!easy, "#/access/formats", "Offer large print or easy read, or either on request."),
		NeedIf(access.PlainLanguage.DoneBy == nil || access.PlainLanguage.On == nil, "#/access/plainLanguage", "Have somebody check that the words are plain, and say who and when."))
}

func dataProtected(f *ActivityFacts) []Gap {
	d := f.Activity.DataProtection
	if d.CollectsPersonalData == nil {
		return Need("#/dataProtection/collectsPersonalData", "Say whether personal data of those who take part is collected.")
	}
	if !*d.CollectsPersonalData {
		return nil
	}
	return Gaps(
		NeedIf(len(d.LawfulBases) == 0, "#/dataProtection/lawfulBases", "Say on what legal ground personal data is held."),
		NeedIf(blank(d.DPIARef), "#/dataProtection/dpiaRef", "Give the reference of the data protection impact assessment, or of the screening that none is needed."),
		NeedIf(blank(d.PrivacyNoticeURL), "#/dataProtection/privacyNoticeUrl", "Link the privacy notice."),
		NeedIf(blank(d.RespondentDataHeldBy), "#/dataProtection/respondentDataHeldBy", "Say which body holds the answers."),
		NeedIf(d.RespondentDataDeleteBy == nil, "#/dataProtection/respondentDataDeleteBy", "Say by when the answers are deleted."))
}

func rolesRecognised(f *ActivityFacts) []Gap {
	var open, unexplained bool
	for _, r := range f.Activity.LivedExperience.Roles {
		open = open || r.Recognition.Kind == nil
		unexplained = unexplained || orEmpty(r.Recognition.Kind) == "none_with_reason" && blank(r.Recognition.ReasonIfNone)
	}
	return Gaps(
		NeedIf(open, "#/livedExperience/roles", "Say of each role what people get for it, in recognition.kind."),
		NeedIf(unexplained, "#/livedExperience/roles", "Give the reason where people get nothing, in recognition.reasonIfNone."))
}
