#pragma once
// Whose agenda went out when. Each office publishes its own, and may say so more than once: what counts of each is the first time. Facts
// `published_at.PARTY` keep them, `published_at` the first that counts for the meeting. Internal to the meeting.
// Thread-safety: pure functions over one decision.

#include "workflows/model/deciding.hpp"

namespace beadle::meeting {

/// Who published, as the event says it, or as follows from who says it: the parties that owe an agenda, or the body's own office.
std::vector<std::string> published_by(const model::Deciding& deciding);

/// What is known of the publication with this event.
struct Publication {
    bool is_first = false;         ///< Nobody had published before.
    bool is_news = false;          ///< It is the first of somebody's, or earlier than what was said of it.
    bool counts = false;           ///< It is one of those that this meeting goes by.
    model::Instant open_since{};   ///< The earliest of those ...
    model::Instant complete_at{};  ///< ... and the latest: from when on all that was published was out.
};

/// From when on all that is recorded as published, and that this meeting goes by, was out; nothing where no publication is recorded.
std::optional<model::Instant> complete_since(const model::Deciding& deciding);

/// Remembers the publication. A meeting that leads a sitting, or sits alone, goes by everybody who publishes; one that is led elsewhere by its own office,
/// and by the others only while that has not published.
Publication note_publication(model::Deciding& deciding);

}  // namespace beadle::meeting
