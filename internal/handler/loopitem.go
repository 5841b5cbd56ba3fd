package handler

import (
	"context"
	"encoding/json"
	"strconv"

	"heard/api"
	"heard/internal/auth"
	"heard/internal/register"
	"heard/internal/repository"
)

// AddLoopItem implements the operation of this name.
func (h *Handler) AddLoopItem(ctx context.Context, r api.AddLoopItemRequestObject) (api.AddLoopItemResponseObject, error) {
	loop, found, at, err := h.editLoopPart(ctx, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) (string, error) {
		item := *r.Body
		keepStatus(ctx, loop, &item, nil)
		loop.Items = append(loop.Items, item)
		return partPointer("items", len(loop.Items)-1), nil
	})
	if err != nil {
		return nil, err
	}
	return api.AddLoopItem201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AddLoopItem201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + at}}, nil
}

// UpdateLoopItem implements the operation of this name.
func (h *Handler) UpdateLoopItem(ctx context.Context, r api.UpdateLoopItemRequestObject) (api.UpdateLoopItemResponseObject, error) {
	loop, found, err := h.editLoopItem(ctx, r.ID, r.ItemID, r.Params.IfMatch, func(loop *register.FeedbackLoop, item *register.LoopItem) error {
		was := item.Status
		if err := h.mergeLoopItem(*r.Body, item); err != nil {
			return err
		}
		keepStatus(ctx, loop, item, was)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return api.UpdateLoopItem200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.UpdateLoopItem200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// StrikeLoopItem implements the operation of this name.
func (h *Handler) StrikeLoopItem(ctx context.Context, r api.StrikeLoopItemRequestObject) (api.StrikeLoopItemResponseObject, error) {
	loop, found, err := edit(ctx, h.db.UpdateFeedbackLoop, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) error {
		return strike(loop.Items, r.Body.Reason, func(i *register.LoopItem) (bool, **register.Struck) { return i.ID == r.ItemID, &i.Struck })
	})
	if err != nil {
		return nil, err
	}
	return api.StrikeLoopItem200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.StrikeLoopItem200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// AddLoopItemCount implements the operation of this name.
func (h *Handler) AddLoopItemCount(ctx context.Context, r api.AddLoopItemCountRequestObject) (api.AddLoopItemCountResponseObject, error) {
	loop, found, at, err := h.editLoopPart(ctx, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) (string, error) {
		n, err := unstruckItem(loop, r.ItemID)
		if err != nil {
			return "", err
		}
		item := &loop.Items[n]
		item.Counts = append(item.Counts, *r.Body)
		return partPointer("items/"+strconv.Itoa(n)+"/counts", len(item.Counts)-1), nil
	})
	if err != nil {
		return nil, err
	}
	return api.AddLoopItemCount201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AddLoopItemCount201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + at}}, nil
}

// StrikeLoopItemCount implements the operation of this name.
func (h *Handler) StrikeLoopItemCount(ctx context.Context, r api.StrikeLoopItemCountRequestObject) (api.StrikeLoopItemCountResponseObject, error) {
	loop, found, err := h.editLoopItem(ctx, r.ID, r.ItemID, r.Params.IfMatch, func(_ *register.FeedbackLoop, item *register.LoopItem) error {
		return strike(item.Counts, r.Body.Reason, func(c *register.Count) (bool, **register.Struck) { return c.ID == r.PartID, &c.Struck })
	})
	if err != nil {
		return nil, err
	}
	return api.StrikeLoopItemCount200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.StrikeLoopItemCount200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// AddLoopDelivery implements the operation of this name.
func (h *Handler) AddLoopDelivery(ctx context.Context, r api.AddLoopDeliveryRequestObject) (api.AddLoopDeliveryResponseObject, error) {
	loop, found, at, err := h.editLoopPart(ctx, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) (string, error) {
		loop.Deliveries = append(loop.Deliveries, *r.Body)
		return partPointer("deliveries", len(loop.Deliveries)-1), nil
	})
	if err != nil {
		return nil, err
	}
	return api.AddLoopDelivery201JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.AddLoopDelivery201ResponseHeaders{ETag: recordETag(ctx, &loop.Record), Location: location("feedback-loops", loop.ID) + at}}, nil
}

// UpdateLoopDelivery implements the operation of this name.
func (h *Handler) UpdateLoopDelivery(ctx context.Context, r api.UpdateLoopDeliveryRequestObject) (api.UpdateLoopDeliveryResponseObject, error) {
	loop, found, _, err := h.editLoopPart(ctx, r.ID, r.Params.IfMatch, func(loop *register.FeedbackLoop) (string, error) {
		n, err := findPart(loop.Deliveries, r.DeliveryID, func(d *register.LoopDelivery) api.ID { return d.ID })
		if err != nil {
			return "", err
		}
		return partPointer("deliveries", n), mergePart(h, "LoopDeliveryCreate", *r.Body, &loop.Deliveries[n], &loop.Deliveries[n].ID)
	})
	if err != nil {
		return nil, err
	}
	return api.UpdateLoopDelivery200JSONResponse{Body: toFeedbackLoop(ctx, loop, found),
		Headers: api.UpdateLoopDelivery200ResponseHeaders{ETag: recordETag(ctx, &loop.Record)}}, nil
}

// editLoopItem changes one item.
func (h *Handler) editLoopItem(ctx context.Context, id, itemID api.ID, ifMatch *api.IfMatch, change func(*register.FeedbackLoop, *register.LoopItem) error) (*register.FeedbackLoop, repository.Labels, error) {
	loop, found, _, err := h.editLoopPart(ctx, id, ifMatch, func(loop *register.FeedbackLoop) (string, error) {
		n, err := unstruckItem(loop, itemID)
		if err != nil {
			return "", err
		}
		return partPointer("items", n), change(loop, &loop.Items[n])
	})
	return loop, found, err
}

// unstruckItem returns where an item stands in its loop. A struck item stays as
// it is.
func unstruckItem(loop *register.FeedbackLoop, id api.ID) (int, error) {
	n, err := findPart(loop.Items, id, func(i *register.LoopItem) api.ID { return i.ID })
	if err != nil {
		return 0, err
	}
	if loop.Items[n].Struck != nil {
		return 0, NewProblem("conflict", "The item is struck and stays as it is. Add a new one instead.")
	}
	return n, nil
}

// editLoopPart changes a part of a loop. The edit returns where the part stands
// in its loop, so that what is wrong with it can be told as its writer sees it:
// the body is the part.
func (h *Handler) editLoopPart(ctx context.Context, id api.ID, ifMatch *api.IfMatch, change func(*register.FeedbackLoop) (string, error)) (loop *register.FeedbackLoop, found repository.Labels, at string, err error) {
	loop, found, err = edit(ctx, h.db.UpdateFeedbackLoop, id, ifMatch, func(loop *register.FeedbackLoop) (err error) {
		at, err = change(loop)
		return err
	})
	return loop, found, at, within(at, err)
}

// keepStatus moves the status just written into the history of its item. A
// status of new work holds from today; of a past one nothing is assumed.
func keepStatus(ctx context.Context, loop *register.FeedbackLoop, item *register.LoopItem, was *string) {
	var on register.PartialDate
	if !loop.Retrospective && !loop.Imported {
		on, _ = register.ParsePartialDate(today().String()) // a day that is
	}
	by := auth.From(ctx).OrganisationID
	item.KeepStatus(was, on, &by)
}

// mergeLoopItem applies a JSON Merge Patch to an item. What the server makes of
// it stays, and so do its counts, which are added and struck.
func (h *Handler) mergeLoopItem(patch json.RawMessage, item *register.LoopItem) error {
	var changed register.LoopItem
	if err := h.merged("LoopItemCreate", patch, *item, &changed, "seq", "counts", "statusHistory", "fromLoopId", "struck"); err != nil {
		return err
	}
	changed.Seq, changed.Counts = item.Seq, item.Counts
	changed.StatusHistory, changed.FromLoopID, changed.Struck = item.StatusHistory, item.FromLoopID, item.Struck
	*item = changed
	return nil
}

// deliveries are the deliveries of a loop as the caller may see them: a small
// number of people reached is hidden from others than the owner.
func (v recordView) deliveries(in []register.LoopDelivery) []register.LoopDelivery {
	if v.owns {
		return in
	}
	return register.DiscloseDeliveries(in)
}

// items are the items of a loop as the caller may see them: small counts of
// people are hidden from others than the owner.
func (v recordView) items(in []register.LoopItem) []register.LoopItem {
	if v.owns {
		return in
	}
	out := list(in)
	for n := range out {
		out[n].Counts = register.Disclose(out[n].Counts)
	}
	return out
}
