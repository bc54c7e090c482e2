#pragma once
// Who sits on the body: posts filled and vacated, terms, a chair that several select jointly, the organisations that establish it. Kept in the body's
// register with the day from which each takes effect. Internal to the body.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::body {

/// The body as the definition that is live has it, or null.
const model::Body* body_of(const model::Deciding& deciding);

void fill_post(model::Deciding& deciding);
void vacate_post(model::Deciding& deciding);
void renew_term(model::Deciding& deciding);
void select_chair(model::Deciding& deciding);
void establish(model::Deciding& deciding);

/// What the definition says of terms that end is owed here.
void read_members(model::Deciding& deciding);
/// Who makes the body and has not said so yet, joined; empty where it exists, or where its file says since when it does.
std::string unestablished(const model::Deciding& deciding);

}  // namespace beadle::body
