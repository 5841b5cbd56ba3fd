package register

import "strconv"

// HasLoneSurrogate looks in JSON for an escape such as \ud800 without its other half,
// which the decoder would replace without a word.
func HasLoneSurrogate(body []byte) bool {
	for i := 0; i+1 < len(body); i++ {
		if body[i] != '\\' {
			continue
		}
		i++ // the escaped sign; a backslash behind a backslash starts nothing
		if body[i] != 'u' {
			continue
		}
		switch half := surrogate(body, i-1); half {
		case lowHalf:
			return true
		case highHalf:
			if surrogate(body, i+5) != lowHalf {
				return true
			}
			i += 10
		}
	}
	return false
}

type surrogateHalf int

const (
	noHalf surrogateHalf = iota
	highHalf
	lowHalf
)

// surrogate tells which half the escape at a place stands for.
func surrogate(body []byte, at int) surrogateHalf {
	if at+6 > len(body) || body[at] != '\\' || body[at+1] != 'u' {
		return noHalf
	}
	n, err := strconv.ParseUint(string(body[at+2:at+6]), 16, 16)
	switch {
	case err != nil:
		return noHalf
	case n >= 0xD800 && n < 0xDC00:
		return highHalf
	case n >= 0xDC00 && n < 0xE000:
		return lowHalf
	}
	return noHalf
}
