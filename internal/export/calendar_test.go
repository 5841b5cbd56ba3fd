package export_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"heard/internal/export"
	"heard/internal/register"
)

func on(t *testing.T, text string) register.PartialDate {
	d, err := register.ParsePartialDate(text)
	require.NoError(t, err)
	return d
}

// lines checks the rules of RFC 5545 for lines (3.1) and returns them unfolded.
func lines(t *testing.T, calendar string) []string {
	require.True(t, strings.HasSuffix(calendar, "\r\n"))
	require.NotContains(t, strings.ReplaceAll(calendar, "\r\n", ""), "\r", "a line ends in CRLF and nothing else")
	require.NotContains(t, strings.ReplaceAll(calendar, "\r\n", ""), "\n", "a line ends in CRLF and nothing else")
	for line := range strings.SplitSeq(calendar, "\r\n") {
		require.LessOrEqual(t, len(line), 75, "octets of a line")
		require.True(t, utf8.ValidString(line), "a fold does not part a character")
	}
	return strings.Split(strings.TrimSuffix(strings.ReplaceAll(calendar, "\r\n ", ""), "\r\n"), "\r\n")
}

// events returns the properties of each event by name, with their parameters.
func events(t *testing.T, calendar string) (out []map[string]string) {
	all := lines(t, calendar)
	require.Equal(t, "BEGIN:VCALENDAR", all[0])
	require.Equal(t, "END:VCALENDAR", all[len(all)-1])
	require.Contains(t, all, "VERSION:2.0")
	require.Regexp(t, `(?m)^PRODID:.+$`, strings.Join(all, "\n"))
	property := regexp.MustCompile(`^([A-Z-]+)((?:;[A-Z-]+=[^:;]*)*):(.*)$`)
	var event map[string]string
	for _, line := range all {
		m := property.FindStringSubmatch(line)
		require.NotNil(t, m, line)
		switch {
		case line == "BEGIN:VEVENT":
			event = map[string]string{}
		case line == "END:VEVENT":
			out, event = append(out, event), nil
		case event != nil:
			require.NotContains(t, event, m[1], "each property once")
			event[m[1]] = m[2] + ":" + m[3]
		}
	}
	seen := map[string]bool{}
	for _, e := range out {
		for _, required := range []string{"UID", "DTSTAMP", "DTSTART", "SUMMARY"} {
			require.NotEmpty(t, e[required], required)
		}
		require.False(t, seen[e["UID"]], "a UID comes once")
		seen[e["UID"]] = true
	}
	return out
}

func TestCalendar(t *testing.T) {
	t.Parallel()
	id, first := uuid.New(), uuid.New()
	o := &register.Opportunity{ID: id, Title: "Beds, wards; and \\ more — 健康のための相談会についてのお知らせとご意見をお寄せください", UpdatedAt: time.Date(2027, 5, 1, 9, 0, 0, 0, time.UTC),
		Summary: new("One line.\r\nAnother\x07 line."), LastDay: register.NewDate(2027, time.June, 30),
		TakePart: register.TakePart{URL: new("https://example.org/a,b;c?d=" + strings.Repeat("e", 100))},
		Sessions: []register.Session{
			{ID: first, Status: new("planned"), On: on(t, "2027-06-02"), StartsAt: new("10:00"), EndsAt: new("12:30"), PlaceName: new("Town hall"),
				Address: new("High Street"), Postcode: new("SY1 1AA"), Latitude: new(52.7), Longitude: new(-2.75), BookingURL: new("https://example.org/book")},
			{ID: uuid.New(), Status: new("cancelled"), On: on(t, "2027-01-12"), StartsAt: new("19:00"), EndsAt: new("18:00"), StatusReason: new("Snow.")},
			{ID: uuid.New(), Status: new("to_be_confirmed"), On: on(t, "2027-06-09")},
			{ID: uuid.New(), Status: new("to_be_confirmed"), On: on(t, "2027-07")},
			{ID: uuid.New(), Status: new("to_be_confirmed")},
		}}
	got := events(t, export.Calendar([]*register.Opportunity{o}))
	require.Len(t, got, 4, "an event for each day that is known, and the last day")

	title := `:Beds\, wards\; and \\ more — 健康のための相談会についてのお知らせとご意見をお寄せください`
	require.Equal(t, map[string]string{
		"UID": ":" + first.String(), "DTSTAMP": ":20270501T090000Z", "LAST-MODIFIED": ":20270501T090000Z", "SUMMARY": title,
		"DTSTART": ":20270602T090000Z", "DTEND": ":20270602T113000Z", "STATUS": ":CONFIRMED",
		"LOCATION": `:Town hall\, High Street\, SY1 1AA`, "GEO": ":52.7;-2.75", "URL": ":https://example.org/book", "DESCRIPTION": `:One line.\nAnother line.`,
	}, got[0], "a time of summer is an hour earlier in UTC")
	require.Equal(t, ":CANCELLED", got[1]["STATUS"])
	require.Equal(t, ":20270112T190000Z", got[1]["DTSTART"])
	require.Empty(t, got[1]["DTEND"], "an end before the start says nothing")
	require.Contains(t, got[1]["DESCRIPTION"], "Snow.")
	require.Equal(t, ";VALUE=DATE:20270609", got[2]["DTSTART"])
	require.Equal(t, ":TENTATIVE", got[2]["STATUS"])
	require.Equal(t, ";VALUE=DATE:20270630", got[3]["DTSTART"])
	require.Equal(t, ":"+id.String()+"-last-day", got[3]["UID"])
	require.Equal(t, ":"+*o.TakePart.URL, got[3]["URL"], "an address is not escaped")

	require.Empty(t, events(t, export.Calendar(nil)), "an empty calendar is one too")
}
