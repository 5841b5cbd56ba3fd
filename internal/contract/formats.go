package contract

import (
	"errors"
	"net/mail"
	"net/url"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"

	"heard/internal/register"
)

// Formats are the string formats of the contract. The library's own accept
// days that do not exist and addresses that are none.
var Formats = openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
	"uuid":         openapi3.NewCallbackValidator(checkUUID),
	"date":         openapi3.NewCallbackValidator(func(s string) error { _, err := register.ParseDate(s); return err }),
	"date-time":    openapi3.NewCallbackValidator(checkInstant),
	"partial-date": openapi3.NewCallbackValidator(func(s string) error { _, err := register.ParsePartialDate(s); return err }),
	"uri":          openapi3.NewCallbackValidator(checkURI),
	"email":        openapi3.NewCallbackValidator(checkEmail),
})

var errFormat = errors.New("not of the format")

func checkUUID(s string) error {
	if len(s) != 36 {
		return errFormat
	}
	_, err := uuid.Parse(s)
	return err
}

func checkInstant(s string) error {
	t, err := time.Parse(time.RFC3339, s)
	if err == nil && (t.Year() < 1 || t.Year() > 9999) {
		return errFormat
	}
	return err
}

func checkURI(s string) error {
	u, err := url.Parse(s)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return errFormat
	}
	return nil
}

func checkEmail(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return errFormat
	}
	return nil
}
