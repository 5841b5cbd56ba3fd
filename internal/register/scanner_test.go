package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

// found is the hits of a text as "kind:match".
func found(text string) []string {
	var out []string
	for _, h := range Scan(text) {
		out = append(out, h.Kind+":"+Readable(text)[h.Start:h.End])
	}
	return out
}

func TestScanHard(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"NHS number 943 476 5919, seen in May", "nhs_number:943 476 5919"},
		{"9434765919", "nhs_number:9434765919"},
		{"no9434765919.", "nhs_number:9434765919"},
		{"(943-476-5919)", "nhs_number:943-476-5919"},
		{"943\u00a0476\u00a05919", "nhs_number:943\u00a0476\u00a05919"},
		{"943\u200b4765919", "nhs_number:943\u200b4765919"},
		{"943476 5919", "nhs_number:943476 5919"},
		{"943 - 476 - 5919", "nhs_number:943 - 476 - 5919"},
		{"Smith,9434765919,1980-01-01", "nhs_number:9434765919"},
		{"in 2019 943 476 5919 wrote", "nhs_number:943 476 5919"},
		{"patient 9434765919 1980", "nhs_number:9434765919"},
		{"AB123456C", "national_insurance_number:AB123456C"},
		{"my NI no is ab 12 34 56 c.", "national_insurance_number:ab 12 34 56 c"},
		{"AB-12-34-56-D", "national_insurance_number:AB-12-34-56-D"},
		{"DOB 03/04/1951", "date_of_birth:DOB 03/04/1951"},
		{"d.o.b.: 3.4.51", "date_of_birth:d.o.b.: 3.4.51"},
		{"her date of birth is 3rd of April 1951", "date_of_birth:date of birth is 3rd of April 1951"},
		{"Date of birth: April 3, 1951", "date_of_birth:Date of birth: April 3, 1951"},
		{"dob 1951-04-03", "date_of_birth:dob 1951-04-03"},
		{"DOB (dd/mm/yyyy): 03041951", "date_of_birth:DOB (dd/mm/yyyy): 03041951"},
		{"date of birth was given as 3-Apr-51", "date_of_birth:date of birth was given as 3-Apr-51"},
		{"birth date 3 April 1951", "date_of_birth:birth date 3 April 1951"},
		{"９４３ ４７６ ５９１９", "nhs_number:943 476 5919"},
		{"943.476.5919", "nhs_number:943.476.5919"},
		{"9\u00ad434765919", "nhs_number:9434765919"},
		{"٩٤٣٤٧٦٥٩١٩", "nhs_number:9434765919"},
	}
	for _, tt := range tests {
		require.Equal(t, []string{Readable(tt.want)}, found(tt.text), "%q", tt.text)
		require.Equal(t, HitHard, Scan(tt.text)[0].Strength)
	}
}

func TestScanToAttest(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"write to stw.communications@nhs.net.", "email:stw.communications@nhs.net"},
		{"[mail](mailto:a.o'neill@example.org.uk)", "email:a.o'neill@example.org.uk"},
		{"josé@exämple.org", "email:josé@exämple.org"},
		{"call 01743 261000 now", "telephone:01743 261000"},
		{"(0121) 234 5678", "telephone:0121) 234 5678"},
		{"020 7946 0958", "telephone:020 7946 0958"},
		{"020-7946-0958", "telephone:020-7946-0958"},
		{"07700900123", "telephone:07700900123"},
		{"07700 900 123", "telephone:07700 900 123"},
		{"01743 26 10 00", "telephone:01743 26 10 00"},
		{"016977 2345", "telephone:016977 2345"},
		{"0300 303 1564, option 2", "telephone:0300 303 1564"},
		{"+44 7700 900123", "telephone:+44 7700 900123"},
		{"+44 (0)20 7946 0958", "telephone:+44 (0)20 7946 0958"},
		{"+447700900123", "telephone:+447700900123"},
		{"0044 121 234 5678", "telephone:0044 121 234 5678"},
		{"+44 943 476 5919", "telephone:+44 943 476 5919"},
		{"at SY1 1AA, upstairs", "postcode:SY1 1AA"},
		{"st4 1qz", "postcode:st4 1qz"},
		{"B33 8TH", "postcode:B33 8TH"},
		{"W1A1AA", "postcode:W1A1AA"},
		{"EC1A 1BB", "postcode:EC1A 1BB"},
		{"B33\u00a08TH", "postcode:B33\u00a08TH"},
	}
	for _, tt := range tests {
		require.Equal(t, []string{Readable(tt.want)}, found(tt.text), "%q", tt.text)
		require.Equal(t, HitAttest, Scan(tt.text)[0].Strength)
	}
}

func TestScanWarns(t *testing.T) {
	t.Parallel()
	tests := []struct{ text, want string }{
		{"seen by Dr Patel", "titled_name:Dr Patel"},
		{"Mrs. O’Brien said", "titled_name:Mrs. O’Brien"},
		{"Mr J. R. Smith", "titled_name:Mr J. R. Smith"},
		{"Prof Ó Dálaigh", "titled_name:Prof Ó Dálaigh"},
		{"Miss Smith-Jones left", "titled_name:Miss Smith-Jones"},
		{"she is 94 years old", "age_over_90:94 years old"},
		{"a 102-year-old man", "age_over_90:102-year-old"},
		{"aged 91", "age_over_90:aged 91"},
		{"at the age of 95, he", "age_over_90:age of 95"},
		{"a man in his 90s", "age_over_90:his 90s"},
		{"on 12 March 2024 he was moved to Ward 17", "date_and_ward:12 March 2024 he was moved to Ward"},
		{"the fracture clinic on 12/03/2024", "date_and_ward:clinic on 12/03/2024"},
		{"ward 7, 3rd of May", "date_and_ward:ward 7, 3rd of May"},
	}
	for _, tt := range tests {
		require.Equal(t, []string{Readable(tt.want)}, found(tt.text), "%q", tt.text)
		require.Equal(t, HitWarn, Scan(tt.text)[0].Strength)
	}
}

func TestScanLeavesOrdinaryTextAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"",
		"18,742 surveys, 203 letters and more than 3,100 encounters",
		"between 2017 and 2018, and in FY2017-18",
		"943 476 5918 fails its check", "94347659190", "19434765919", "943 476 591", "12-943-476-5919", "0.9434765919",
		"2024-11-26T10:30:00Z", "20241126T103000", "2018-07-30 to 2018-09-11", "30/07/2018 10.30 - 12.30",
		"open 0900-1700 on 12 June", "0930-1030 12 June 2024", "09.30 to 11.00, 01-02-2019 12:30",
		"+353 943 476 5919", "Childline 0800 1111, NHS 111, Samaritans 116 123", "charity 01126540, company 04553253",
		"0123-4567-8901-2345", "SN01743261000", "ISBN 978-0-19-852663-6",
		"QQ123456C", "BG123456A", "GB 12 34 56 A", "AB123456E", "AB12345C", "XAB123456C",
		"born in 1951", "the NHS was born on 5 July 1948", "date of birth after 1 April 1960", "the DOB field", "a date of birth in 1951",
		"@NHSShropshire", "a@b", "20 @ 30.40", "https://maps.example/@52.70,-2.75", "https://medium.example/@user.name",
		"the M25 and the A5", "SY1 residents", "Covid-19", "band B1 2nd edition", "AB12 is a district", "R2D2",
		"the Dr said", "Dr. and nurse", "ask your Dr\nThe practice", "MS Society", "Mr A and Mrs B", "Mrs", "Drop In",
		"aged 90", "aged 75 to 95", "aged 18-95", "aged 95 and over", "aged 95+", "people over 95 years old", "aged 91 to 95", "92 per cent", "95 years of service",
		"the 60-year-old hospital", "100 years ago",
		"Blakenall ward, 2018", "at least 12 may attend the clinic", "on 12 March 2024 we met. The clinic was closed", "clinic 2024",
		"from 12 March 2024 people may write, phone or come to one of the eleven drop-in sessions held next to each clinic",
	} {
		require.Empty(t, found(text), "%q", text)
	}
}

func TestScanFindsAllInOrder(t *testing.T) {
	t.Parallel()
	text := "Mrs Jones, DOB 3 April 1930, NHS 943 476 5919, 01743 261000, SY1 1AA, jones@example.org"
	var kinds []string
	for _, h := range Scan(text) {
		kinds = append(kinds, h.Kind)
		require.NotContains(t, fmt.Sprintf("%v %+v %#v", h, h, h), "943", "a hit holds nothing of the text")
	}
	require.Equal(t, []string{HitTitledName, HitDateOfBirth, HitNHSNumber, HitTelephone, HitPostcode, HitEmail}, kinds)
}

func TestScanTakesTimeInProportion(t *testing.T) {
	t.Parallel()
	for _, unit := range []string{"0", "0 ", "943 ", "943 476 ", "01743 ", "a@", "a@b.", "A1 1", "DOB ", "dob 1/", "Mr ", "ward 1 May ", "1.", "aged ", "+44 ", "é"} {
		text := strings.Repeat(unit, 40_000/len(unit))
		start := time.Now()
		Scan(text)
		// A tenth of a second is normal, and some more under the race detector.
		require.Less(t, time.Since(start), 10*time.Second, "%q", unit)
	}
}

func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"Mrs Jones, DOB 3 April 1930, NHS 943 476 5919, 01743 261000, SY1 1AA, jones@example.org",
		"AB 12 34 56 C on 12 March at ward 7, aged 94", "+44 (0)20 7946 0958 95+", "943\u00a0476\u200b5919", "\xff0 1",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		hits := Scan(text)
		text = Readable(text)
		require.True(t, slices.IsSortedFunc(hits, func(a, b Hit) int { return a.Start - b.Start }))
		for _, h := range hits {
			require.NotEmpty(t, h.Strength)
			require.Less(t, h.Start, h.End)
			require.LessOrEqual(t, h.End, len(text))
			require.True(t, utf8.RuneStart(text[h.Start]))
		}
		if utf8.ValidString(text) && !strings.ContainsAny(text, "0123456789@") {
			for _, h := range hits {
				require.Equal(t, HitTitledName, h.Kind, "the rest needs a digit or an at sign")
			}
		}
	})
}

// The digits of an id are nobody's number, wherever the id stands; what stands
// beside it is looked at as ever.
func TestScanPassesOverIDs(t *testing.T) {
	t.Parallel()
	id := "01a2169f-8ed2-77c9-a943-4765919b52cd"
	require.NotEmpty(t, Scan("943-4765919"))
	require.Empty(t, Scan(id))
	require.Empty(t, Scan("https://example.org/v1/activities/"+strings.ToUpper(id)+"?x"))
	require.Len(t, Scan(id+" and 943 476 5919"), 1)
}
