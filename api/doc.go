// Package api is the code generated from openapi.yaml, and nothing else: the
// wire types, the routes and the strict server that handler implements.
package api

//go:generate go tool -modfile=../tools/go.mod oapi-codegen -config oapi-codegen.yaml ../openapi.yaml
