package register

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"
)

// exactly is an exact claim from one source.
func exactly(value int64, unit, kind, source string) Count {
	return Count{Value: &value, Qualifier: CountExact, Unit: unit, Kind: kind, SourceURL: &source}
}

func (c Count) headline() Count           { c.Headline = true; return c }
func (c Count) of(part string) Count      { c.Part = &part; return c }
func (c Count) as(qualifier string) Count { c.Qualifier = qualifier; return c }
func (c Count) counted(asOf string) Count { c.AsOf = pd(asOf); return c }
func (c Count) taken() Count              { c.Struck = &Struck{On: dt("2026-01-05"), Reason: "error"}; return c }
func dozens(unit, kind string) Count      { return Count{Qualifier: CountUnknown, Unit: unit, Kind: kind} }
func upTo(c Count, most int64) Count      { c.Qualifier, c.ValueMax = CountRange, &most; return c }
func people(value int64, kind string) Count {
	return exactly(value, "people", kind, "https://a.example")
}
func responses(value int64, from string) Count { return exactly(value, "responses", "responded", from) }

// futureFit is one consultation with five totals, as five sources give them.
func futureFit() []Count {
	return []Count{
		responses(18858, "https://nhsfuturefit.org/the-consultation").headline(),
		responses(18874, "https://www.consultationinstitute.org/?p=36662"),
		exactly(18874, "surveys", "completed", "https://www.shropshirestar.com/"),
		exactly(18742, "surveys", "completed", "https://nhsfuturefit.org/news/199").headline(),
		responses(19000, "https://www.bordercountiesadvertizer.co.uk/").as(CountNearly),
		exactly(203, "letters_and_emails", "responded", "https://nhsfuturefit.org/the-consultation").headline(),
	}
}

func TestCountBounds(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		count       Count
		least, most *int64
		ok          bool
	}{
		{"1,002", people(1002, "responded"), new(int64(1002)), new(int64(1002)), true},
		{"around 900", people(900, "responded").as(CountAbout), new(int64(900)), new(int64(900)), true},
		{"100 or more", people(100, "responded").as(CountAtLeast), new(int64(100)), nil, true},
		{"more than 3,100", people(3100, "reached").as(CountMoreThan), new(int64(3101)), nil, true},
		{"nearly 400", people(400, "responded").as(CountNearly), new(int64(0)), new(int64(399)), true},
		{"15,000 to 19,000", upTo(people(15000, "responded"), 19000), new(int64(15000)), new(int64(19000)), true},
		{"more than there are numbers", people(math.MaxInt64, "reached").as(CountMoreThan), new(int64(math.MaxInt64)), nil, true},
		{"dozens", dozens("people", "attended"), nil, nil, false},
		{"a qualifier that is none", people(5, "attended").as("some"), nil, nil, false},
		{"hidden", Count{Qualifier: CountExact}, nil, nil, false},
	}
	for _, tt := range tests {
		least, most, ok := tt.count.Bounds()
		require.Equal(t, tt.ok, ok, tt.name)
		require.Equal(t, tt.least, least, tt.name)
		require.Equal(t, tt.most, most, tt.name)
	}
}

func TestValidateCounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		counts []Count
		want   []string
	}{
		{"five totals", futureFit(), nil},
		{"dozens", []Count{dozens("people", "attended")}, nil},
		{"range", []Count{upTo(people(20, "attended"), 30)}, nil},
		{"none came", []Count{people(0, "attended")}, nil},
		{"no number", []Count{{Qualifier: CountExact}}, []string{"#/counts/0/value value_required"}},
		{"unknown with number", []Count{people(5, "attended").as(CountUnknown)}, []string{"#/counts/0/value value_forbidden"}},
		{"nearly none", []Count{people(0, "attended").as(CountNearly)}, []string{"#/counts/0/value value_too_small"}},
		{"range without end", []Count{people(5, "attended").as(CountRange)}, []string{"#/counts/0/valueMax value_required"}},
		{"range of one", []Count{upTo(people(5, "attended"), 5)}, []string{"#/counts/0/valueMax value_too_small"}},
		{"range without start", []Count{{Qualifier: CountRange, ValueMax: new(int64(5))}}, []string{"#/counts/0/value value_required"}},
		{"end without range", []Count{upTo(people(5, "attended"), 9).as(CountAbout)}, []string{"#/counts/0/valueMax value_forbidden"}},
		{
			"two headlines",
			[]Count{people(5, "attended").headline(), people(6, "attended").headline()},
			[]string{"#/counts/1/headline two_headlines"},
		},
		{"a headline taken back", []Count{people(5, "attended").headline().taken(), people(6, "attended").headline()}, nil},
		{"a headline for each part", []Count{people(5, "attended").headline(), people(4, "attended").headline().of("Oakengates")}, nil},
	}
	for _, tt := range tests {
		var got []string
		for _, p := range ValidateCounts(tt.counts) {
			got = append(got, p.Pointer+" "+p.Code)
			require.NotEmpty(t, p.Detail)
		}
		require.Equal(t, tt.want, got, tt.name)
	}
}

func TestHeadlineOf(t *testing.T) {
	t.Parallel()
	responded := []string{"responded"}
	tests := []struct {
		name   string
		counts []Count
		kinds  []string
		want   string
	}{
		{"the headline of five totals", futureFit(), responded, "18858"},
		{"of another kind", futureFit(), []string{"completed"}, "18742"},
		{"the only one", []Count{responses(45, "a")}, responded, "45"},
		{"several and no headline", []Count{responses(45, "a"), responses(46, "b")}, responded, ""},
		{"two headlines", []Count{responses(45, "a").headline(), responses(46, "b").headline()}, responded, ""},
		{"sources agree", []Count{responses(45, "a"), responses(45, "b")}, responded, "45"},
		{"a number and dozens", []Count{dozens("responses", "responded"), responses(45, "b")}, responded, "45"},
		{"struck", []Count{responses(45, "a").taken(), responses(46, "b")}, responded, "46"},
		{"a part is not the whole", []Count{responses(45, "a").of("paper")}, responded, ""},
		{"nothing of the kind", []Count{responses(45, "a")}, []string{"attended"}, ""},
		{"the first kind there is", []Count{people(40, "attended"), people(60, "took_part")}, []string{"took_part", "attended"}, "60"},
		{"the next kind", []Count{people(40, "attended")}, []string{"took_part", "attended"}, "40"},
		{"people before letters", []Count{exactly(9, "letters_and_emails", "responded", "a").headline(), responses(45, "a")}, responded, "45"},
		{"a headline before another unit", []Count{exactly(9, "surveys", "responded", "a"), responses(45, "a").headline()}, responded, "45"},
		{"events when nobody was counted", []Count{exactly(28, "events", "held", "a")}, []string{"held"}, "28"},
	}
	for _, tt := range tests {
		got := ""
		if c := HeadlineOf(tt.counts, tt.kinds...); c != nil {
			got = c.words()
		}
		require.Equal(t, tt.want, got, tt.name)
	}
	unknown := HeadlineOf([]Count{dozens("people", "attended")}, "attended")
	require.NotNil(t, unknown, "dozens is shown in words")
	require.Nil(t, unknown.Value)
}

func TestCountWords(t *testing.T) {
	t.Parallel()
	n := people(20, "attended")
	words := []string{n.words(), n.as(CountAbout).words(), n.as(CountAtLeast).words(), n.as(CountMoreThan).words(), n.as(CountNearly).words(), upTo(n, 30).words()}
	require.Equal(t, []string{"20", "about 20", "at least 20", "more than 20", "nearly 20", "20 to 30"}, words)
	require.Empty(t, n.as(CountUnknown).words())
	require.Empty(t, Count{Qualifier: CountExact}.words())
}

func TestCountJSON(t *testing.T) {
	t.Parallel()
	id := uuid.MustParse("01920000-0000-7000-8000-000000000001")
	out, err := json.Marshal(Count{ID: id, Value: new(int64(5395)), Qualifier: CountExact, Unit: "responses", Kind: "responded", AsOf: pd("2023-12")})
	require.NoError(t, err)
	require.JSONEq(t, `{"id": "01920000-0000-7000-8000-000000000001", "value": 5395, "valueMax": null, "qualifier": "exact",
		"unit": "responses", "kind": "responded", "part": null, "asOf": "2023-12", "sourceUrl": null, "asStated": null,
		"headline": false, "struck": null}`, string(out))
}

func FuzzCountJSON(f *testing.F) {
	for _, c := range append(futureFit(), dozens("people", "attended").taken(), upTo(people(1, "attended"), 7).counted("FY2023-24").of("é/#")) {
		out, err := json.Marshal(c)
		require.NoError(f, err)
		f.Add(out)
	}
	f.Add([]byte(`{"value": 9223372036854775807, "qualifier": "more_than"}`))
	f.Add([]byte(`{"value": -5, "valueMax": -9, "qualifier": "range", "asOf": "2020-21"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c, again Count
		if json.Unmarshal(data, &c) != nil {
			return
		}
		out, err := json.Marshal(c)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(out, &again))
		require.Equal(t, c, again)

		least, most, ok := c.Bounds()
		if ok && most != nil {
			require.LessOrEqual(t, *least, *most)
		}
		if c.Validate().Err() == nil {
			require.Equal(t, c.Qualifier != CountUnknown && c.Value != nil && knownQualifier(c.Qualifier), ok)
		}
	})
}

// knownQualifier says whether the contract lets the qualifier in.
func knownQualifier(qualifier string) bool {
	for _, q := range []string{CountExact, CountAbout, CountAtLeast, CountMoreThan, CountNearly, CountRange, CountUnknown} {
		if q == qualifier {
			return true
		}
	}
	return false
}
