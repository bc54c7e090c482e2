#include <cassert>

#include "daemon/definitions/known_keys.hpp"
#include "daemon/definitions/tree.hpp"

namespace beadle::definitions {

namespace {

/// Writes JSON as people indent it. Keys keep their order: editors offer them in it.
class SchemaWriter {
public:
    std::string write(std::string_view file_kind) {
        const auto& root = keys_of(file_kind);
        line("{");
        ++depth_;
        member("$schema", "\"http://json-schema.org/draft-07/schema#\"", true);
        member("title", to_json_string("Beadle: a " + std::string{file_kind == "beadled" ? "daemon's own" : file_kind} + " file"), true);
        object_of(root);
        append(",");
        line("\"definitions\": {");
        ++depth_;
        std::vector<std::string_view> sections;
        collect(root, sections);
        for (std::size_t i = 0; i < sections.size(); ++i) {
            line(to_json_string(sections[i]) + ": {");
            ++depth_;
            object_of(keys_of(sections[i]));
            --depth_;
            line(i + 1 < sections.size() ? "}," : "}");
        }
        --depth_;
        line("}");
        --depth_;
        line("}");
        return std::move(out_) + "\n";
    }

private:
    static void collect(const KeyTable& table, std::vector<std::string_view>& sections) {
        for (const auto* keys : {&table.keys, &table.prefixed}) {
            for (const auto& key : *keys) {
                const auto section = key.shape == Shape::escalations ? std::string_view{"escalation"} : key.of;
                if (section.empty()) continue;
                bool known = false;
                for (const auto& other : sections) known = known || other == section;
                if (known) continue;
                sections.push_back(section);
                collect(keys_of(section), sections);
            }
        }
    }

    void line(const std::string& text) {
        if (!out_.empty()) out_ += '\n';
        out_ += std::string(depth_ * 2, ' ') + text;
    }
    void append(const std::string& text) { out_ += text; }
    void member(std::string_view name, const std::string& value, bool more) {
        line(to_json_string(name) + ": " + value + (more ? "," : ""));
    }

    /// The members that make a mapping of a table, without its braces.
    void object_of(const KeyTable& table) {
        member("type", "\"object\"", true);
        member("additionalProperties", "false", true);
        std::string required;
        for (const auto& key : table.keys) {
            if (key.required) required += (required.empty() ? "" : ", ") + to_json_string(key.name);
        }
        if (!required.empty()) member("required", "[" + required + "]", true);
        properties("properties", table.keys, false);
        if (!table.prefixed.empty()) {
            append(",");
            properties("patternProperties", table.prefixed, true);
        }
    }

    void properties(std::string_view name, const std::vector<Key>& keys, bool prefixes) {
        line(to_json_string(name) + ": {");
        ++depth_;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto key_name = prefixes ? "^" + std::string{keys[i].name} + " .+$" : std::string{keys[i].name};
            member(key_name, "{\"description\": " + to_json_string(keys[i].says) + ", " + shape_of(keys[i]) + "}", i + 1 < keys.size());
        }
        --depth_;
        line("}");
    }

    static std::string words_of(const Key& key) {
        std::string out = "\"enum\": [";
        for (const auto& word : key.words) out += (&word == &key.words.front() ? "" : ", ") + to_json_string(word);
        return out + "]";
    }
    /// One of it, or a list of them.
    static std::string one_or_list(const std::string& one) {
        return "\"anyOf\": [{" + one + "}, {\"type\": \"array\", \"items\": {" + one + "}}]";
    }

    static std::string shape_of(const Key& key) {
        // Editors read 2022 as a number and 1.5 as another; in our files both are texts.
        const std::string text = "\"type\": [\"string\", \"number\"]";
        const std::string number = "\"type\": \"integer\"";
        const auto section = "\"$ref\": \"#/definitions/" + std::string{key.of} + "\"";
        const std::string escalation = "\"anyOf\": [{\"type\": \"string\"}, {\"$ref\": \"#/definitions/escalation\"}]";
        switch (key.shape) {
            case Shape::text: return text;
            case Shape::date:
            case Shape::day:
            case Shape::rule: return "\"type\": \"string\"";
            case Shape::time: return "\"type\": \"string\"";
            case Shape::texts: return one_or_list(text);
            case Shape::yes_no: return "\"enum\": [\"yes\", \"no\", true, false]";
            case Shape::number: return number;
            case Shape::numbers: return one_or_list(number);
            case Shape::words: return words_of(key);
            case Shape::words_list: return one_or_list(words_of(key));
            case Shape::offsets: return one_or_list("\"type\": [\"integer\", \"string\"]");
            case Shape::escalations: return one_or_list(escalation);
            case Shape::section: return "\"allOf\": [{" + section + "}]";
            case Shape::section_map: return "\"type\": \"object\", \"additionalProperties\": {" + section + "}";
            case Shape::section_list: return one_or_list(section);
            case Shape::texts_map: return "\"type\": \"object\", \"additionalProperties\": {" + one_or_list(text) + "}";
            case Shape::words_map: return "\"type\": \"object\", \"additionalProperties\": {" + words_of(key) + "}";
            case Shape::text_map: return "\"type\": \"object\", \"additionalProperties\": {" + text + "}";
        }
        assert(false);
        return {};
    }

    std::string out_;
    std::size_t depth_ = 0;
};

}  // namespace

std::string schema_of(std::string_view file_kind) { return SchemaWriter{}.write(file_kind); }

}  // namespace beadle::definitions
