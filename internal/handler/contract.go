package handler

import (
	"heard/internal/contract"
)

// LoadContract reads the contract that the program carries.
func LoadContract() (*Contract, error) {
	c, err := contract.Load()
	if err != nil {
		return nil, err
	}
	return &Contract{Contract: c}, nil
}

// Contract is the contract with the answers of this package: what does not fit
// becomes a problem.
type Contract struct{ *contract.Contract }

// Check checks a decoded JSON value against a schema of the contract.
func (c *Contract) Check(schema string, v any) error {
	if bad := c.Contract.Check(schema, v); len(bad) > 0 {
		return NewProblem("invalid_body", "See errors for each field.", bad...)
	}
	return nil
}
