#pragma once
// Notifications as the core writes them, for the tests of mails: two offices, three bodies, the Assembly of 13 December 2022.

#include <memory>
#include <string>

#include "workflows/model/definition.hpp"
#include "workflows/model/notification.hpp"

namespace beadle::mail_test {

inline model::Instant at(const char* iso) { return calendar::instant_from_iso(iso).value(); }

std::shared_ptr<const model::Definition> two_counties();

/// "Publish the agenda by 5pm on Monday 5 December 2022", owed by the Herefordshire office.
model::Notification agenda_notification(const std::string& step, const std::string& template_name, const char* send_at);
/// Chapter 1, by midday on Tuesday 29 November 2022, owed by the partnership's post.
model::Notification chapter_notification(const std::string& step, const std::string& template_name, const char* send_at);
/// The draft minutes of another body, whose office is another one.
model::Notification minutes_notification(const std::string& step, const std::string& template_name, const char* send_at);

}  // namespace beadle::mail_test
