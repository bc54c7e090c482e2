#pragma once
// "What goes out tomorrow": the mails that will go by some day, as they will look. See daemon/simulate/preview.hpp.
// Thread-safety: as the questions.

#include "daemon/api/questions.hpp"
#include "daemon/notify/compose.hpp"

namespace beadle::api {

/// {"system", "name", "now", "until", "held": why nothing goes just now, "mails": [...], "undeliverable": [...], "zones"}; `query` is system, on or until, body,
/// and with: "html" or "eml" for the files as well. Changes nothing.
Reply preview_mail(Asking asking, const Health& health, const notify::Writing& writing, const Query& query);

/// The end of the day that a preview looks to where nobody names one: of the next day, or of the first working day after it where it is none.
model::Instant end_of_the_next_working_day(model::Instant now, const calendar::Zone& zone, const calendar::DayCalendar& calendar);

}  // namespace beadle::api
