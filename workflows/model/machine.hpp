#pragma once
// How a Boost.MSM table is run on an instance: restore the states by their names, process one event by its name, read the names
// back. One machine is built per event (about 0.1 µs) and thrown away. Also prints a table's rows, for diagrams and golden files.
// Include only from a machine's own .cpp: MSM compiles slowly.
// Thread-safety: values.

#include <algorithm>
#include <boost/mpl/for_each.hpp>
#include <boost/msm/back/state_machine.hpp>
#include <boost/msm/back/tools.hpp>
#include <boost/msm/front/functor_row.hpp>
#include <boost/msm/front/state_machine_def.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "workflows/model/table.hpp"

namespace beadle::model {

/// Wraps a plain function `void f(Work&)` as an MSM action; derive a named struct from it so that the table can be printed.
template <auto Function>
struct Do {
    template <class Event, class Fsm, class Source, class Target>
    void operator()(const Event&, Fsm& fsm, Source&, Target&) const {
        Function(*fsm.work);
    }
};
/// Wraps `bool f(const Work&)` as a guard.
template <auto Function>
struct If {
    template <class Event, class Fsm, class Source, class Target>
    bool operator()(const Event&, Fsm& fsm, Source&, Target&) const {
        return Function(*fsm.work);
    }
};

// How a machine's header declares its states, events, actions (functions of its namespace `acts`) and guards: a type each, with the name it is stored
// and printed by.
#define BEADLE_STATE(type, words)                  \
    struct type : boost::msm::front::state<> {     \
        static constexpr const char* name = words; \
    }
#define BEADLE_EVENT(type)                         \
    struct type {                                  \
        static constexpr const char* name = #type; \
    }
#define BEADLE_ACTION(type)                        \
    struct type : beadle::model::Do<&acts::type> { \
        static constexpr const char* name = #type; \
    }
#define BEADLE_GUARD(type)                         \
    struct type : beadle::model::If<&acts::type> { \
        static constexpr const char* name = #type; \
    }

namespace machine_detail {

/// Hands the back-end's state array out of its serialize(), or puts one in.
struct StateArray {
    int* ids;
    bool restore;
    template <class T>
    StateArray& operator&(const T&) {
        return *this;
    }
    template <std::size_t Regions>
    StateArray& operator&(int (&states)[Regions]) {
        for (std::size_t i = 0; i < Regions; ++i) (restore ? states[i] : ids[i]) = (restore ? ids[i] : states[i]);
        return *this;
    }
};

template <class T>
struct Tag {
    using type = T;
};
struct Wrap {
    template <class T>
    struct apply {
        using type = Tag<T>;
    };
};
template <class Sequence, class Function>
void for_each_type(Function function) {
    boost::mpl::for_each<Sequence, Wrap>([&](auto tag) { function(tag); });
}

}  // namespace machine_detail

/// What every front-end has beside its table. `Derived` adds regions, initial_state, states, events and transition_table; MSM finds by these names that
/// actions neither throw nor send, and what an event does that no row names: nothing.
template <class Derived, class Work>
struct MachineFront : boost::msm::front::state_machine_def<Derived> {
    using no_exception_thrown = int;
    using no_message_queue = int;
    Work* work = nullptr;

    template <class Fsm, class Event>
    void no_transition(const Event&, Fsm&, int) {}
};

/// `Front` is the MSM front-end, a MachineFront: it has `states` and `events` (type sequences, each with a `name`), `regions`, and a pointer `work`.
template <class Front>
class Machine {
    using Back = boost::msm::back::state_machine<Front>;

public:
    template <class Work>
    Machine(Work& work, const std::vector<std::string>& states) {
        back_.work = &work;
        int ids[Front::regions];
        for (std::size_t region = 0; region < Front::regions; ++region) ids[region] = id_of(states.at(region));
        machine_detail::StateArray archive{ids, true};
        back_.serialize(archive, 0);
    }

    Ran process(std::string_view event) {
        auto ran = Ran::unknown;
        machine_detail::for_each_type<typename Front::events>([&](auto tag) {
            using Event = typename decltype(tag)::type;
            if (ran != Ran::unknown || event != Event::name) return;
            auto result = static_cast<int>(back_.process_event(Event{}));
            if (result & boost::msm::back::HANDLED_GUARD_REJECT) ran = Ran::guarded;
            else ran = result & boost::msm::back::HANDLED_TRUE ? Ran::moved : Ran::unexpected;
        });
        return ran;
    }

    std::vector<std::string> states() const {
        std::vector<std::string> names(Front::regions);
        for (std::size_t region = 0; region < Front::regions; ++region) {
            int id = back_.current_state()[region];
            machine_detail::for_each_type<typename Front::states>([&](auto tag) {
                using State = typename decltype(tag)::type;
                if (boost::msm::back::get_state_id<typename Back::stt, State>::value == id) names[region] = State::name;
            });
        }
        return names;
    }

private:
    static int id_of(std::string_view name) {
        int id = -1;
        machine_detail::for_each_type<typename Front::states>([&](auto tag) {
            using State = typename decltype(tag)::type;
            if (name == State::name) id = boost::msm::back::get_state_id<typename Back::stt, State>::value;
        });
        if (id < 0) throw std::logic_error("no state '" + std::string(name) + "' in this machine");
        return id;
    }

    Back back_;
};

/// Goes the `way` of events that nobody recorded, as far as rows and actions let it; the states that it comes through. Actions see `work.passing`.
template <class Front, class Work>
std::vector<std::string> pass_through(Machine<Front>& machine, Work& work, const std::vector<std::string_view>& way) {
    work.passing = true;
    std::vector<std::string> passed;
    for (auto implied : way) {
        const auto from = machine.states();
        if (machine.process(implied) != Ran::moved || work.deciding.is_not_accepted()) break;
        const auto to = machine.states();
        const auto moved = std::mismatch(to.begin(), to.end(), from.begin()).first;
        if (moved != to.end()) passed.push_back(*moved);
    }
    work.passing = false;
    return passed;
}

/// The rows of a front-end's table, as words.
template <class Front>
Table table_of(std::string name) {
    Table table{std::move(name), {}, {}, {}};
    machine_detail::for_each_type<typename Front::states>([&](auto tag) { table.states.emplace_back(decltype(tag)::type::name); });
    machine_detail::for_each_type<typename Front::events>([&](auto tag) { table.events.emplace_back(decltype(tag)::type::name); });
    machine_detail::for_each_type<typename Front::transition_table>([&](auto tag) {
        using Row = typename decltype(tag)::type;
        auto name_of = [](auto inner) -> std::string {
            using T = typename decltype(inner)::type;
            if constexpr (requires { T::name; }) return T::name;
            else return "";
        };
        std::string target;
        if constexpr (!std::is_same_v<typename Row::Target, boost::msm::front::none>) target = Row::Target::name;
        table.rows.push_back({Row::Source::name, Row::Evt::name, target, name_of(machine_detail::Tag<typename Row::Action>{}),
                              name_of(machine_detail::Tag<typename Row::Guard>{})});
    });
    return table;
}

}  // namespace beadle::model
