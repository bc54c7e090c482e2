#pragma once
// What one entry of the record says, as a person would tell it: a sentence, and what followed. It reads what was recorded and adds nothing.
// Thread-safety: one thread at a time.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "daemon/audit/line.hpp"
#include "daemon/store/store.hpp"
#include "workflows/calendar/day_calendar.hpp"
#include "workflows/calendar/zone.hpp"
#include "workflows/model/definition.hpp"

namespace beadle::simulate {

struct Line {
    enum class Kind { cycle, fact, breach, not_accepted, overdue, reminder, escalation, say, date };
    calendar::Instant at{};
    Kind kind{};
    std::string text;                  ///< One sentence or less.
    std::vector<std::string> details;  ///< What followed, the rule, the numbers, the ways on.
    std::string instance;              ///< Empty where it is about none.
    std::string event;                 ///< Kind of the event recorded; empty for mail.
    std::string who;                   ///< Who recorded it, or to whom the mail went.
    std::int64_t seq = -1;             ///< Its audit entry.
    bool follows = false;              ///< It was raised by another entry, and says only where that led.
};

/// What names, dates and days are told by.
struct Reference {
    const model::Definition& definition;
    const calendar::DayCalendar& calendar;
    const calendar::Zone& zone;
};

/// "agenda published" of AgendaPublished.
std::string spelt_out(std::string_view kind);

/// How it is told.
struct Manner {
    /// Otherwise titles and papers of exempt items read "[exempt]"; what an entry's own free texts say is the caller's to keep back.
    bool with_exempt = true;
    bool afterwards =
        false;  ///< A life looked back on: also where the program alone moved something; not that something is recorded "now".
};

class Telling {
public:
    /// `store` and what `reference` holds must outlive it. Instances are read once each, as they stand now.
    Telling(store::Store& store, std::string system, const Reference& reference, Manner manner = {});
    ~Telling();

    /// Nothing for what only the program cares for. Throws std::runtime_error where the line does not read.
    std::optional<Line> tell(const store::Entry& entry);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace beadle::simulate
