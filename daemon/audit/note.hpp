#pragma once
// Signed notes, as C2SP signed-note has them: a text of lines, an empty line, and lines that begin with "— ", each a name and a signature over the text.
// Ed25519 (RFC 8032) by libsodium. A note can be read by a person, sent by mail and checked by other people's programs.
// Errors: std::runtime_error for people where a key cannot be had; what is no note of the key is simply not opened. Thread-safety: values, pure functions;
// the key file is for one process at a time.

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace beadle::audit {

/// Whose signatures are believed: what `log.pub` holds, as "name+0a1b2c3d+BASE64".
struct VerifierKey {
    std::string name;  ///< Without blanks or '+'.
    std::uint32_t id = 0;
    std::array<unsigned char, 32> key{};

    std::string text() const;
    /// Nothing where the text is no Ed25519 key, or its id is not that of its name and key.
    static std::optional<VerifierKey> read(std::string_view text);
};

/// What signs. Whoever has it can sign a forged log: it is kept in a file that the daemon alone may read, and shown to nobody.
class SigningKey {
public:
    /// A new one. Throws std::runtime_error where the name is empty or holds a blank, a '+' or a control character.
    static SigningKey make(std::string_view name);
    /// From its file; made there, with mode 600, where there is no file yet. Throws std::runtime_error, for people, where it cannot be read or
    /// written, others than its owner may read it, or it is no key.
    static SigningKey from_file(const std::string& path, std::string_view name_if_new);
    /// "PRIVATE+KEY+name+0a1b2c3d+BASE64". Nothing where it is none.
    static std::optional<SigningKey> read(std::string_view text);

    const VerifierKey& verifier() const { return verifier_; }
    /// The note of `text`, which must end with a line break; throws std::invalid_argument otherwise.
    std::string sign(std::string_view text) const;

private:
    SigningKey(std::string_view name, const std::array<unsigned char, 32>& seed);
    std::string text() const;

    VerifierKey verifier_;
    std::array<unsigned char, 32> seed_{};
    std::array<unsigned char, 64> secret_{};
};

/// The text of a note that `key` has signed, its last line break included; nothing where it has not, whoever else has.
std::optional<std::string> open_note(std::string_view note, const VerifierKey& key);

}  // namespace beadle::audit
