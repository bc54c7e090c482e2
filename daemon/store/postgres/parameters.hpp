#pragma once
// The values of one statement in PostgreSQL's binary form, arrays included: a batch is one statement a table, its rows are arrays. Numbers are
// bigint, so `$1::BIGINT`, `$2::TEXT[]` and the like stand in the SQL. Binary, because nothing needs to be quoted and nothing to be parsed.
// Errors: StoreError where a text is none that PostgreSQL can keep (a NUL character, bytes that are not UTF-8).
// Thread-safety: one thread at a time per object.

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/store/store.hpp"

namespace beadle::store::postgres {

/// An array in the making; each kind of element has a class of its own below.
class Array {
public:
    std::size_t size() const { return count_; }
    /// The array as it goes over the wire.
    std::string finished() const;

protected:
    explicit Array(std::uint32_t element_type);
    void put(std::string_view element);
    void put_null();

private:
    std::string bytes_;
    std::uint32_t count_ = 0;
    bool has_null_ = false;
};

class Numbers : public Array {
public:
    Numbers();
    void add(std::int64_t value);
    void add(Instant value) { add(value.time_since_epoch().count()); }
    template <class Enum>
    requires std::is_enum_v<Enum>
    void add(Enum value) { add(static_cast<std::int64_t>(value)); }
    template <class Value>
    void add(const std::optional<Value>& value) {
        if (value) add(*value);
        else put_null();
    }
};

class Flags : public Array {
public:
    Flags();
    void add(bool value);
};

class Texts : public Array {
public:
    Texts();
    /// `what` and `whose` name the value in the message of the error.
    void add(std::string_view text, std::string_view what, std::string_view whose = {});
    /// For words that came from outside and that nothing depends on (what a mail server said): what cannot be kept becomes U+FFFD.
    void add_cleaned(std::string_view text);
};

class Bytes : public Array {
public:
    Bytes();
    void add(std::string_view bytes) { put(bytes); }
};

/// The values of a statement, in the order of $1, $2, ...
class Parameters {
public:
    Parameters() = default;
    /// All at once: `Parameters::of(number, text, array)`.
    template <class... Values>
    static Parameters of(const Values&... values) {
        Parameters parameters;
        parameters.values_.reserve(sizeof...(values));
        (parameters.add(values), ...);
        return parameters;
    }
    void add(std::int64_t value);
    void add(int value) { add(std::int64_t{value}); }
    void add(bool value);
    void add(Instant value) { add(std::int64_t{value.time_since_epoch().count()}); }
    /// What cannot be kept is asked for as U+FFFD and so finds nothing.
    void add(std::string_view text);
    void add(const std::string& text) { add(std::string_view{text}); }
    void add(const char* text) { add(std::string_view{text}); }
    void add(const Array& array) { values_.push_back(array.finished()); }

    const std::vector<std::string>& values() const { return values_; }

private:
    std::vector<std::string> values_;
};

}  // namespace beadle::store::postgres
