#pragma once
// What happened, as a person would want to read it: one line a thing, from the audit log and the mails that went out. It reads what
// the program recorded and adds nothing, so what it shows is what `beadle audit` would show, in fewer words.
// Thread-safety: one thread at a time.

#include <functional>
#include <iosfwd>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/notify/transport.hpp"
#include "daemon/simulate/telling.hpp"

namespace beadle::simulate {

/// "fact", "breach", "not_accepted", "mail", ...: for programs.
std::string_view to_key(Line::Kind kind);

/// Passes messages on and keeps the subjects of those that were taken, so that a timeline can name them.
class SubjectKeeper final : public notify::Transport {
public:
    explicit SubjectKeeper(notify::Transport& inner) : inner_(inner) {}
    notify::SendResult send(const notify::Outgoing& message) override;
    std::string name() const override { return inner_.name(); }
    const std::string& subject_of(std::string_view message_id) const;
    std::size_t taken_count() const { return subjects_.size(); }

private:
    notify::Transport& inner_;
    std::map<std::string, std::string, std::less<>> subjects_;
};

class Timeline {
public:
    /// Everything given must outlive it.
    Timeline(store::Store& store, const SubjectKeeper& mails, std::string system);
    ~Timeline();

    /// What was recorded since the last call, in the order of the record. `definition` and `calendar` are those live now.
    std::vector<Line> look(const model::Definition& definition, const calendar::DayCalendar& calendar, const calendar::Zone& zone);

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

struct Printing {
    int width = 100;
    bool colour = false;
    bool json = false;  ///< One object a line.
};

/// Prints lines under the month they fall in, each day once.
class Printer {
public:
    Printer(std::ostream& out, Printing printing, const calendar::Zone& zone) : out_(out), printing_(printing), zone_(zone) {}
    void print(const Line& line);

private:
    void print_json(const Line& line);
    void print_text(const Line& line);

    std::ostream& out_;
    Printing printing_;
    const calendar::Zone& zone_;
    std::string day_, month_;  // Printed last.
};

/// The subject of a message as people see it; empty where it has none.
std::string subject_in(const std::string& bytes);

}  // namespace beadle::simulate
