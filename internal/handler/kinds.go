package handler

import (
	"slices"
	"strings"

	"heard/api"
)

// Kind is one kind of problem, as its page explains it. Means and Do are
// sentences for people; `…` marks code.
type Kind struct {
	Code   api.ProblemCode
	Status int
	Title  string
	Means  string
	Do     string
}

// Path is where the kind is explained: the type of its problems.
func (k Kind) Path() string { return problemType(k.Code) }

func problemType(code api.ProblemCode) string {
	return "/problems/" + strings.ReplaceAll(string(code), "_", "-")
}

// Kinds lists all kinds of problem by status and code.
func Kinds() []Kind {
	out := make([]Kind, 0, len(kinds))
	for code, k := range kinds {
		help := advice[code]
		out = append(out, Kind{Code: code, Status: k.status, Title: k.title, Means: help.means, Do: help.do})
	}
	slices.SortFunc(out, func(a, b Kind) int {
		if a.Status != b.Status {
			return a.Status - b.Status
		}
		return strings.Compare(string(a.Code), string(b.Code))
	})
	return out
}

// advice says of each kind what it means and what to do.
var advice = map[api.ProblemCode]struct{ means, do string }{
	"malformed_json": {
		"The body is not JSON that can be kept: it is cut short, is not UTF-8, names a field twice, holds the character NUL, or something follows after its end.",
		"Read `detail`: it says what is wrong, and near which byte where the JSON itself is broken. Let a JSON library write the body instead of joining strings."},
	"malformed_request": {
		"Something in the request cannot be read, for example a body that ends too early.",
		"Compare what goes over the wire with the contract and send it again."},
	"invalid_parameter": {
		"A parameter in the query, the path or a header has a value that its description does not allow.",
		"Each entry in `errors` names a `parameter` and says what it should be."},
	"unknown_parameter": {
		"The operation has no parameter of this name. Unknown parameters are refused, so that a misspelt filter never returns everything.",
		"Look at `errors` for the name and for the parameter that was probably meant."},
	"invalid_cursor": {
		"The cursor was not made by this service or has been altered.",
		"Follow `links.next` as it stands, or start again without `cursor`."},
	"cursor_mismatch": {
		"The cursor was made for another list, other filters or another sort.",
		"Keep all other parameters as they were while you follow a cursor, or start again without it."},
	"unauthenticated": {
		"This needs a key and there was none, or the key is not known, has expired or was revoked. A wrong key is refused also where none is needed.",
		"Send `Authorization: Bearer heard_live_…` with a valid key. Whoever runs the service for your organisation can make a new one."},
	"forbidden": {
		"The key is valid and its role may not do this, or the record belongs to others.",
		"Ask for a key with the role that is needed; `/v1/me` lists what yours may do. To correct a record of another organisation, ask its owner."},
	"not_found": {
		"There is nothing at this address, or nothing that you may see. The two look alike on purpose.",
		"Check the address and the id. If the record should be yours to see, send your key."},
	"method_not_allowed": {
		"There is something at this address, and it does not know this method.",
		"The `Allow` header lists the methods it knows."},
	"not_acceptable": {
		"Your `Accept` header asks for media types that the operation does not offer.",
		"Accept one of the media types that the contract names, or leave the header out."},
	"conflict": {
		"The change does not fit what the register holds now, for example because somebody changed the same at the same moment.",
		"Read `detail`, fetch the record again and decide whether your change still makes sense."},
	"duplicate_external_ref": {
		"Another record of your organisation already has this key of another system.",
		"`existingId` is that record. Change it instead of making a second one."},
	"not_a_draft": {
		"Only what was never shared can be deleted. What others have seen stays, so that references to it hold.",
		"Withdraw or archive the record, or leave it."},
	"in_use": {
		"Other records point at this one.",
		"Remove those links first, or keep the record."},
	"frozen": {
		"The record has reached a state in which this part of it stays as it is: a promise that was published, or words on which something was decided.",
		"Read `detail`: it names the step that opens the part again, or where the new words belong instead."},
	"guard_failed": {
		"The move needs things that are not there yet. `violations` lists all of them at once, each with the field or the operation that mends it.",
		"Mend what `violations` names; where the strength is `reason`, a reason in `guardReasons` does too. What has already happened can be recorded as a fact with `wentAhead`. `/guards` explains each guard."},
	"no_such_move": {
		"The record cannot go to that state from the one it is in.",
		"`nextStates` lists where it can go; `/guards` shows every move."},
	"gone": {
		"There was a record of this id and it was deleted.",
		"Remove your copy. The id is never used again."},
	"stale": {
		"The record has changed since you read it, so your change could undo somebody else's.",
		"Read it again, repeat your change on what it says now, and send the new ETag in `If-Match`."},
	"content_too_large": {
		"The body has more than 1 MiB.",
		"Send less at once."},
	"unsupported_media_type": {
		"The body has a media type that the operation does not read.",
		"Send `application/json`, for PATCH `application/merge-patch+json`, and say so in `Content-Type`."},
	"invalid_body": {
		"The body is JSON and does not make a valid record: a field is unknown, missing or of the wrong form, points at something that does not exist, or contradicts another field.",
		"Each entry in `errors` names the field by a JSON `pointer` and says what is wrong with it. All are reported at once."},
	"precondition_required": {
		"A change needs the version it was made for, so that nobody overwrites what they have not read.",
		"Send the ETag of the record as you read it in `If-Match`."},
	"unavailable": {
		"The service cannot answer at the moment, or the answer took too long.",
		"Wait as long as `Retry-After` says and try again. If a search takes too long, narrow it."},
	"internal": {
		"Something went wrong on our side. It is not your request.",
		"Try again. If it happens again, report the `requestId`; the cause is logged under it."},
}
