#pragma once
// Calendars over the web: what an address asks for, and the answer that calendar programs understand, with 304 where they have it already.
// Thread-safety: read_feed on the reader's thread, the rest are pure functions.

#include <map>
#include <optional>
#include <string>

#include "daemon/api/catalogue.hpp"
#include "daemon/calendar_feed/feed.hpp"
#include "daemon/http/connection.hpp"
#include "daemon/notify/signed_link.hpp"

namespace beadle::web {

struct FeedChoices {
    calendar_feed::Cancelled cancelled = calendar_feed::Cancelled::show;
    calendar_feed::Show show = calendar_feed::Show::all;
    bool in_utc = false;
};
/// ?cancelled=show|hide|confirmed, ?show=all|meetings|deadlines, ?times=local|utc; nothing where anything else is asked for.
std::optional<FeedChoices> feed_choices(const std::map<std::string, std::string, std::less<>>& query);

struct Feed {
    std::string text;
    calendar::Instant modified{};  ///< When what is in it last changed.
    bool is_one_meeting = false;
};
/// What a link of the purpose "feed" or "meeting" opens; nothing where what it is about is not in the record any more.
std::optional<Feed> read_feed(store::Store& store, api::Catalogue& catalogue, const notify::Claim& claim, const FeedChoices& choices,
                              calendar::Instant now);
/// `if_none_match` is what the calendar program has already, as it says it.
http::Reply feed_reply(Feed feed, std::string_view if_none_match);

}  // namespace beadle::web
