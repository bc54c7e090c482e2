#include "daemon/store/postgres/parameters.hpp"

#include "daemon/audit/json_text.hpp"

namespace beadle::store::postgres {
namespace {

// PostgreSQL's own numbers for its types: in every one of its databases the same.
constexpr std::uint32_t boolean_type = 16, bytea_type = 17, bigint_type = 20, text_type = 25;

/// Numbers go most significant byte first.
template <class Number>
void put_number(std::string& out, Number value) {
    char bytes[sizeof value];
    for (auto at = sizeof value; at > 0; value >>= 8) bytes[--at] = static_cast<char>(value & 0xFF);
    out.append(bytes, sizeof bytes);
}
void put_32(std::string& out, std::uint32_t value) { put_number(out, value); }

std::string in_64(std::int64_t value) {
    std::string out;
    put_number(out, static_cast<std::uint64_t>(value));
    return out;
}

[[noreturn]] void cannot_be_kept(std::string_view text, std::string what) {
    auto shown = audit::clean_text(text.substr(0, 60));
    throw StoreError{what + " '" + shown + "' has a NUL character or bytes that are not UTF-8, which PostgreSQL cannot keep", true};
}

}  // namespace

// The header: dimensions, whether there are NULLs, the elements' type, how many, and the first one's index.
Array::Array(std::uint32_t element_type) {
    bytes_.reserve(1024);
    put_32(bytes_, 1);
    put_32(bytes_, 0);
    put_32(bytes_, element_type);
    put_32(bytes_, 0);
    put_32(bytes_, 1);
}

void Array::put(std::string_view element) {
    put_32(bytes_, static_cast<std::uint32_t>(element.size()));
    bytes_ += element;
    ++count_;
}

void Array::put_null() {
    put_32(bytes_, 0xFFFFFFFF);
    has_null_ = true;
    ++count_;
}

std::string Array::finished() const {
    auto out = bytes_;
    const auto replace = [&](std::size_t at, std::uint32_t value) {
        std::string number;
        put_32(number, value);
        out.replace(at, number.size(), number);
    };
    if (has_null_) replace(4, 1);
    replace(12, count_);
    if (count_ == 0) {  // No elements are no dimensions.
        replace(0, 0);
        out.resize(12);
    }
    return out;
}

Numbers::Numbers() : Array(bigint_type) {}
void Numbers::add(std::int64_t value) { put(in_64(value)); }

Flags::Flags() : Array(boolean_type) {}
void Flags::add(bool value) { put(std::string_view{value ? "\1" : "\0", 1}); }

Texts::Texts() : Array(text_type) {}
void Texts::add(std::string_view text, std::string_view what, std::string_view whose) {
    if (!audit::is_clean_text(text))
        cannot_be_kept(text, std::string{what} + (whose.empty() ? std::string{} : " " + std::string{whose} + ":"));
    put(text);
}
void Texts::add_cleaned(std::string_view text) {
    if (audit::is_clean_text(text)) put(text);
    else put(audit::clean_text(text));
}

Bytes::Bytes() : Array(bytea_type) {}

void Parameters::add(std::int64_t value) { values_.push_back(in_64(value)); }
void Parameters::add(bool value) { values_.emplace_back(1, value ? '\1' : '\0'); }
void Parameters::add(std::string_view text) { values_.push_back(audit::is_clean_text(text) ? std::string{text} : audit::clean_text(text)); }

}  // namespace beadle::store::postgres
