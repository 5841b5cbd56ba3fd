package register

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
)

var errPolicyForm = errors.New(`it should be one JSON object such as {"settings": {"overlapWindowDays": 60}, "guards": {"ACT-G03": "reason"}}`)

// ReadPolicy reads the policy of a deployment: the default, with the numbers that
// the text sets and the guards that it lowers. It reports everything that is
// wrong with it, and repeats names but no values.
func ReadPolicy(text []byte) (Policy, error) {
	var guards []GuardGuide
	for _, l := range Guide(DefaultPolicy()) {
		guards = append(guards, l.Guards...)
	}
	return readPolicy(text, guards)
}

func readPolicy(text []byte, guards []GuardGuide) (Policy, error) {
	var doc struct {
		Settings map[string]any
		Guards   map[string]any
	}
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	d.DisallowUnknownFields()
	if d.Decode(&doc) != nil {
		return Policy{}, errPolicyForm
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return Policy{}, errPolicyForm
	}
	p := DefaultPolicy()
	problems := slices.Concat(p.Settings.read(doc.Settings), p.lower(doc.Guards, guards))
	if err := errors.Join(problems...); err != nil {
		return Policy{}, err
	}
	return p, nil
}

// read sets the numbers that are given.
func (s *Settings) read(given numberTree) (problems []error) {
	known := map[string]Setting{}
	for _, setting := range SettingList {
		known[setting.Name] = setting
	}
	values, all := given.flat(), s.byName()
	for _, name := range slices.Sorted(maps.Keys(values)) {
		setting, ok := known[name]
		if !ok {
			problems = append(problems, fmt.Errorf("settings.%s: there is no such setting", name))
			continue
		}
		n, ok := setting.number(values[name])
		if !ok {
			problems = append(problems, fmt.Errorf("settings.%s should be %s", name, setting.within()))
			continue
		}
		all.set(name, n)
	}
	for _, setting := range SettingList {
		if setting.AtMost != "" && all.at(setting.Name).(float64) > all.at(setting.AtMost).(float64) {
			problems = append(problems, fmt.Errorf("settings.%s should not be more than settings.%s", setting.Name, setting.AtMost))
		}
	}
	b, err := json.Marshal(all)
	if err == nil {
		err = json.Unmarshal(b, s)
	}
	if err != nil {
		problems = append(problems, err)
	}
	return problems
}

func (s Setting) number(v any) (float64, bool) {
	text, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	n, err := text.Float64()
	return n, err == nil && n >= s.Min && n <= s.Max && (!s.Whole || n == float64(int64(n)))
}

func (s Setting) within() string {
	kind := "a number"
	if s.Whole {
		kind = "a whole number"
	}
	return kind + " from " + strconv.FormatFloat(s.Min, 'f', -1, 64) + " to " + strconv.FormatFloat(s.Max, 'f', -1, 64)
}

// lower takes the guards that are asked less strongly for.
func (p *Policy) lower(given map[string]any, guards []GuardGuide) (problems []error) {
	p.Lowered = map[string]Strength{}
	known := map[string]GuardGuide{}
	for _, g := range guards {
		known[g.ID] = g
	}
	for _, id := range slices.Sorted(maps.Keys(given)) {
		g, ok := known[id]
		text, _ := given[id].(string)
		to := Strength(text)
		switch {
		case !ok:
			problems = append(problems, fmt.Errorf("guards.%s: there is no such guard", id))
		case g.Privacy:
			problems = append(problems, fmt.Errorf("guards.%s: this guard protects people and is never lowered", id))
		case to != StrengthHard && to != StrengthReason && to != StrengthWarn:
			problems = append(problems, fmt.Errorf("guards.%s should be reason or warn", id))
		case g.Strongest().Weaker(to) != to:
			problems = append(problems, fmt.Errorf("guards.%s: a guard is lowered, never raised; this one is %s at most", id, g.Strongest()))
		default:
			p.Lowered[id] = to
		}
	}
	return problems
}

// Strongest is the strength that the guard has where it asks most.
func (g GuardGuide) Strongest() Strength {
	best := StrengthNone
	for _, p := range g.Parts {
		for _, s := range []Strength{p.Light, p.Standard, p.ServiceChange} {
			if best.Weaker(s) == best {
				best = s
			}
		}
	}
	return best
}

// Basis is what the guard rests on.
func (g GuardGuide) Basis() (basis, ground string) {
	if g.Source != "" {
		return BasisGuidance, g.Source
	}
	return BasisJudgement, "A promise of the partners."
}

// AtMost is the strength that a guard has where it asks most, under the policy.
func (p Policy) AtMost(g GuardGuide) Strength { return p.strength(g.ID, g.Privacy, g.Strongest()) }
