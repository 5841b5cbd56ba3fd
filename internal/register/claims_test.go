package register

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"
)

func claimOf(field, value, source string) Claim {
	return Claim{Field: field, Value: value, SourceURL: &source}
}

func (c Claim) headline() Claim { c.Headline = true; return c }
func (c Claim) taken() Claim    { c.Struck = &Struck{On: dt("2026-01-05"), Reason: "error"}; return c }

func side(value, source string) ConflictValue {
	return ConflictValue{Value: value, SourceURL: &source}
}

func TestConflictsOfFiveTotals(t *testing.T) {
	t.Parallel()
	want := []Conflict{
		{Field: "counts/responded/responses", Values: []ConflictValue{
			side("18858", "https://nhsfuturefit.org/the-consultation"),
			side("18874", "https://www.consultationinstitute.org/?p=36662"),
			side("nearly 19000", "https://www.bordercountiesadvertizer.co.uk/"),
		}},
		{Field: "counts/completed/surveys", Values: []ConflictValue{
			side("18874", "https://www.shropshirestar.com/"),
			side("18742", "https://nhsfuturefit.org/news/199"),
		}},
	}
	require.Empty(t, cmp.Diff(want, Conflicts(nil, futureFit())))
}

func TestConflicts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		claims []Claim
		counts []Count
		fields []string
	}{
		{"nothing", nil, nil, nil},
		{"390 or nearly 400", nil, []Count{responses(390, "a"), responses(400, "b").as(CountNearly)}, []string{"counts/responded/responses"}},
		{"sources agree", nil, []Count{responses(390, "a"), responses(390, "b")}, nil},
		{"one is struck", nil, []Count{responses(390, "a"), responses(400, "b").taken()}, nil},
		{"a number that grows", nil, []Count{responses(5395, "a").counted("2023-12"), responses(9200, "b").as(CountMoreThan).counted("2024")}, nil},
		{"perhaps counted to one day", nil, []Count{responses(5395, "a").counted("2023-12"), responses(9200, "b")}, []string{"counts/responded/responses"}},
		{"parts are other numbers", nil, []Count{people(45, "attended"), people(20, "attended").of("Leek")}, nil},
		{"a part in dispute", nil, []Count{people(21, "attended").of("Leek"), people(20, "attended").of("Leek")}, []string{"counts/attended/people/Leek"}},
		{"dozens disagrees with nothing", nil, []Count{dozens("people", "attended"), people(40, "attended")}, nil},
		{"a hidden number tells nothing", nil, []Count{{Qualifier: CountExact, Unit: "people", Kind: "attended"}, people(40, "attended")}, nil},
		{"beds", []Claim{claimOf("beds", "19", "a"), claimOf("beds", "18", "b").headline()}, nil, []string{"beds"}},
		{"case and spacing", []Claim{claimOf("name", "Left  without", "a"), claimOf("name", "left without", "b")}, nil, nil},
		{"signs do tell", []Claim{claimOf("publishedOn", "2021-02-15", "a"), claimOf("publishedOn", "2021-04-28", "b")}, nil, []string{"publishedOn"}},
		{"a claim taken back", []Claim{claimOf("beds", "19", "a").taken(), claimOf("beds", "18", "b")}, nil, nil},
		{"facts first", []Claim{claimOf("z", "1", "a"), claimOf("z", "2", "a")}, []Count{responses(1, "a"), responses(2, "b")}, []string{"z", "counts/responded/responses"}},
	}
	for _, tt := range tests {
		var fields []string
		got := Conflicts(tt.claims, tt.counts)
		require.NotNil(t, got, tt.name)
		for _, c := range got {
			fields = append(fields, c.Field)
			require.Greater(t, len(c.Values), 1, tt.name)
		}
		require.Equal(t, tt.fields, fields, tt.name)
	}
}

func TestConflictsListEachSourceOnce(t *testing.T) {
	t.Parallel()
	got := Conflicts([]Claim{claimOf("beds", "19", "a"), claimOf("beds", "19", "a"), claimOf("beds", "19", "c"), claimOf("beds", "18", "b")}, nil)
	want := []Conflict{{Field: "beds", Values: []ConflictValue{side("19", "a"), side("19", "c"), side("18", "b")}}}
	require.Empty(t, cmp.Diff(want, got))
}

func TestValidateClaims(t *testing.T) {
	t.Parallel()
	require.NoError(t, ValidateClaims([]Claim{claimOf("beds", "19", "a").headline(), claimOf("beds", "18", "b")}).Err())
	require.NoError(t, ValidateClaims([]Claim{claimOf("beds", "19", "a").headline().taken(), claimOf("beds", "18", "b").headline()}).Err())
	err := ValidateClaims([]Claim{claimOf("beds", "19", "a").headline(), claimOf("beds", "18", "b").headline()}).Err()
	require.EqualError(t, err, "invalid: #/claims/1/headline two_headlines")
}
