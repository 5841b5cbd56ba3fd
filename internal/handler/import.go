package handler

import (
	"bytes"
	"encoding/json"
	"fmt"

	"heard/api"
	"heard/internal/register"
)

// Fill maps a document in the form of creation onto a record, through the one
// mapping, once it fits the contract. What does not fit is a register.Problems.
func (c *Contract) Fill(doc any, e register.Entry) error {
	switch e := e.(type) {
	case *register.Organisation:
		return fill(c, "OrganisationCreate", doc, func(b api.OrganisationCreate) error { return firstOrganisation(b, e) })
	case *register.Insight:
		return fill(c, "InsightCreate", doc, func(b api.InsightCreate) error { return firstInsight(b, e) })
	case *register.Activity:
		return fill(c, "ActivityCreate", doc, func(b api.ActivityCreate) error { return firstActivity(b, e) })
	case *register.Consultation:
		return fill(c, "ConsultationCreate", doc, func(b api.ConsultationCreate) error { return firstConsultation(b, e) })
	case *register.Decision:
		return fill(c, "DecisionCreate", doc, func(b api.DecisionCreate) error { return firstDecision(b, e) })
	case *register.Stakeholder:
		return fill(c, "StakeholderCreate", doc, func(b api.StakeholderCreate) error { return firstStakeholder(b, e) })
	case *register.FeedbackLoop:
		return fill(c, "FeedbackLoopCreate", doc, func(b api.FeedbackLoopCreate) error {
			if err := firstFeedbackLoop(b, e); err != nil {
				return err
			}
			for n := range e.Items {
				e.Items[n].KeepStatus(nil, register.PartialDate{}, nil)
			}
			return nil
		})
	}
	return fmt.Errorf("a %s is not imported", e.Noun())
}

// Form renders a body in the form of creation, with its claims and counts, as a
// document that Fill takes.
func (c *Contract) Form(e register.Entry) (map[string]any, error) {
	o, ok := e.(*register.Organisation)
	if !ok {
		return nil, fmt.Errorf("a %s has no form to add to", e.Noun())
	}
	w := writeOrganisation(o)
	w.Claims, w.Counts = o.Claims, o.Counts
	b, err := json.Marshal(w)
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := decodeNumbers(b, &doc); err != nil {
		return nil, err
	}
	if o.Standing.IsOf(o.Type, o.Lineage.HostID != nil) {
		delete(doc, "standing") // it follows the type, which may become known
	}
	for _, list := range []string{"claims", "counts"} {
		all, _ := doc[list].([]any)
		for _, v := range all {
			delete(v.(map[string]any), "id")
			delete(v.(map[string]any), "struck")
		}
	}
	return doc, nil
}

func fill[W any](c *Contract, schema string, doc any, apply func(W) error) error {
	b, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	var v any
	if err := decodeNumbers(b, &v); err != nil {
		return err
	}
	var ps register.Problems
	for _, bad := range c.Contract.Check(schema, v) {
		ps.Add(value(bad.Pointer), bad.Code, bad.Detail)
	}
	if err := ps.Err(); err != nil {
		return err
	}
	var w W
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(&w); err != nil {
		return register.Problems{{Pointer: "#", Code: "invalid", Detail: "The record cannot be read."}}
	}
	return apply(w)
}
