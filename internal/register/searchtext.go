package register

import "strings"

// FoldStored folds a text for the search index. A word with a sign inside, such
// as Alternat+ves or follow-up, is found by its parts and also as one word.
func FoldStored(s string) string {
	out := Fold(s)
	var whole []string
	for _, word := range strings.Fields(s) {
		parts := Fold(strings.ReplaceAll(word, "&", "+"))
		if strings.Contains(parts, " ") {
			whole = append(whole, strings.ReplaceAll(parts, " ", ""))
		}
	}
	if len(whole) == 0 {
		return out
	}
	return out + " " + strings.Join(whole, " ")
}
