// Package register says what the involvement register is: its nouns, the
// values they are made of, and the rules that hold between their fields.
//
// It is pure Go. It knows no SQL beyond the Scanner and Valuer of its value
// types, no HTTP, and has no clock of its own: whoever needs today passes it in.
package register
