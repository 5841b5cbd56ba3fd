package register

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestFold(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"", ""},
		{"Friendship Café", "friendship cafe"},
		{"CAFE\u0301", "cafe"},
		{"St Peter's", "st peters"},
		{"St. Peter’s", "st peters"},
		{"St Peter´s", "st peters"},
		{"Telford & Wrekin", "telford and wrekin"},
		{"Telford &Wrekin", "telford and wrekin"},
		{"R＆B", "r and b"},
		{"LGBT+ Alternatives", "lgbt alternatives"},
		{"#WhatWouldYouDo?", "whatwouldyoudo"},
		{"Future Fit / HTP", "future fit htp"},
		{"2017–18", "2017 18"},
		{"£1.3m", "1 3m"},
		{"walk-in centre", "walk in centre"},
		{"soft\u00adhyphen and zero\u200dwidth", "softhyphen and zerowidth"},
		{"  two\t\u00a0lines\n", "two lines"},
		{"ﬁrst ½ m²", "first 1 2 m2"},
		{"Łódź, Straße, Ærø, Þór", "lodz strasse aero thor"},
		{"ΟΔΟΣ οδος", "οδοσ οδοσ"},
		{"İstanbul ısı", "istanbul isi"},
		{"رَحْمَة", "رحمة"},
		{"NUL\x00 and \xff bytes", "nul and bytes"},
		{`"quoted" -words`, "quoted words"},
		{"+&#", "and"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, Fold(tt.in), "%q", tt.in)
	}
}

func TestFoldQuery(t *testing.T) {
	t.Parallel()
	tests := []struct{ in, want string }{
		{"", ""},
		{"Café OR Peter's", "cafe or peters"},
		{`"GP access" -dentist`, `"gp access" -dentist`},
		{"“GP access”", `"gp access"`},
		{`  "  GP   access "  `, `"gp access"`},
		{`maternity -"birth unit"`, `maternity -"birth unit"`},
		{"walk-in", "walk in"},
		{"walk - in", "walk in"},
		{"Future Fit / -HTP", "future fit -htp"},
		{"Future Fit/-HTP", "future fit htp"},
		{"-&", "and"},
		{"-", ""},
		{"--café", "-cafe"},
		{"-’cafe", "-cafe"},
		{`"not -inside a phrase"`, `"not inside a phrase"`},
		{`a"b"c`, `a "b" c`},
		{`"a"-b`, `"a" b`},
		{`+"a"`, `"a"`},
		{`"open`, `"open`},
		{`""`, `""`},
		{"Telford & Wrekin", "telford and wrekin"},
		{"5′ 6″", "5 6"},
	}
	for _, tt := range tests {
		require.Equal(t, tt.want, FoldQuery(tt.in), "%q", tt.in)
	}
}

func TestFoldIsIdempotentForEveryRune(t *testing.T) {
	t.Parallel()
	for r := rune(0); r <= utf8.MaxRune; r++ {
		once := Fold("x" + string(r))
		if again := Fold(once); again != once {
			t.Errorf("%U: %q then %q", r, once, again)
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{"Café & Co’s", "\xff\x00", "´", "ﬁ½ⅣℌΣς", "\u0302e\u0301\u0323", "x\u302e'\U0001D165"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := Fold(s)
		require.Equal(t, once, Fold(once))
		require.True(t, utf8.ValidString(once))
		require.False(t, strings.ContainsAny(once, "\x00\"'-&") || strings.Contains(once, "  "), "%q", once)
		require.Equal(t, strings.TrimSpace(once), once)
		require.Equal(t, once, Fold(strings.ToUpper(once)), "case makes no difference")
	})
}

func FuzzFoldQuery(f *testing.F) {
	for _, s := range []string{`"GP access" -dentist or café`, `a"b"-c --"d`, `“x” -“y”`, `-'-&-"`, `" "`, `+"a" - b`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		once := FoldQuery(s)
		require.Equal(t, once, FoldQuery(once))
		require.Equal(t, Fold(s), Fold(once), "a query has the words of its text")
		require.False(t, strings.ContainsAny(once, "\x00'&") || strings.Contains(once, "  "), "%q", once)
	})
}
