#pragma once
// What the site asks of each kind of page that a link may open: what it shows, which event a form of it says, and what it says when that is recorded. The site
// itself knows links, clients, the store and the record, and no kind of page.
// Thread-safety: const; a page is made on whichever thread asks.

#include <kainjow/mustache.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "daemon/api/capacity.hpp"
#include "daemon/http/connection.hpp"
#include "daemon/notify/signed_link.hpp"
#include "daemon/web/form.hpp"
#include "daemon/web/pages.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"
#include "workflows/model/event.hpp"
#include "workflows/model/instance.hpp"

namespace beadle::web {

/// What a page tells of, as the store has it now.
struct View {
    model::Instance instance;
    std::shared_ptr<const model::Definition> live;
    std::shared_ptr<const model::Definition> pinned;  ///< The one that the instance runs under.
    std::shared_ptr<const calendar::Zone> zone;
    model::Instant now{};
    api::Answerer answerer{};  ///< Who answers by this link, and in which capacity.
};

/// Somebody who has opened a link.
struct Visit {
    View view;
    notify::LinkKeys::Opened link;
    std::string page;        ///< "done"; empty for the first page, which has no form.
    std::string base;        ///< The link's own path: "/a/TOKEN".
    std::string feed_url{};  ///< The calendar of whoever was asked; empty where there is none.
};

class PageKind {
public:
    PageKind() = default;
    PageKind(const PageKind&) = delete;
    PageKind& operator=(const PageKind&) = delete;
    virtual ~PageKind() = default;

    virtual bool is_for(const notify::Claim& claim) const = 0;
    virtual bool has_page(std::string_view page) const = 0;
    /// The page as it is looked at. Records nothing.
    virtual http::Reply shown(const Visit& visit) const = 0;
    /// The event that the form says; or the page that says why there is none: what is wrong with the form, or that nothing is asked any more. The event has its
    /// id, which is the same where the same is sent again.
    virtual std::variant<model::Event, http::Reply> sent(const Visit& visit, const Form& form) const = 0;
    /// The page after it was accepted; `after` has the store as it is now, `notes` what was remarked.
    virtual http::Reply recorded(const Visit& after, bool repeated, const std::vector<std::string>& notes) const = 0;
    /// What the page's head tells, under `title`: what it is about, and whose record it is.
    virtual kainjow::mustache::data head(const Visit& visit, const std::string& title) const = 0;
};

/// A field of a form, with what was sent in it and what is wrong with that.
struct Field {
    std::string id, label, hint{};
    bool is_long = false;
    std::size_t characters_max = 200;  ///< Where it is not long.
    std::string value{}, mistake{};
};

/// A label and its value, a row each; those without a value are left out.
using Rows = std::vector<std::pair<std::string, std::string>>;
/// What every page has: whose record it is, and what it is about.
kainjow::mustache::data head_of(const View& view, const std::string& title, const Rows& rows);
/// Offers the calendar of whoever was asked, where there is one.
void put_calendar(kainjow::mustache::data& page, const Visit& visit);
/// Puts a form into a page's data: its fields, and what is wrong with them.
void put_fields(kainjow::mustache::data& page, const std::vector<Field>& fields);
bool has_mistakes(const std::vector<Field>& fields);
/// What a form says, put into its fields.
void fill_in(std::vector<Field>& fields, const Form& form);

/// What is said where the record that a link is about cannot be found.
inline const std::vector<std::string> gone_lines{"The record that this link is about cannot be found. Reply to the mail."};

/// Who answers: whoever holds the post that was written to, or it itself; for that post and each of `capacities`, posts or offices.
model::Actor actor_of(const View& view, const std::vector<std::string>& capacities);
/// An event of the instance by that actor, just now; its id is made from link and answer. In which capacity it is said, the site adds.
model::Event event_by(const Visit& visit, model::Actor actor, std::string kind);
std::string event_id(const Visit& visit, std::string_view act);

}  // namespace beadle::web
