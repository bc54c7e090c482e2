#pragma once
// Two small files beside the database. The lock says who has it: a kernel lock that goes with the process, so none is ever left behind,
// and the owner's words for whoever finds it taken. The in-hand file says which event was being decided, for the start after a crash;
// it is written without a sync, since it need only outlive the process, not the machine.
// Thread-safety: one thread at a time.

#include <optional>
#include <string>

#include "daemon/store/store.hpp"

namespace beadle::store::sqlite {

class File {
public:
    /// Opens or creates. Throws StoreError.
    explicit File(std::string path);
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File();
    std::string read() const;
    /// Replaces the whole content by one write.
    void write(const std::string& text);
    /// False where another process (or another store of this one) has it.
    bool lock();

private:
    std::string path_;
    int descriptor_;
    std::size_t size_ = 0;
};

class OwnerLock {
public:
    /// Throws StoreError naming the holder.
    OwnerLock(const std::string& database, const std::string& owner);
    ~OwnerLock();
    /// The last owner ended without saying goodbye.
    bool last_stop_was_unclean() const { return unclean_; }

private:
    File file_;
    bool unclean_ = false;
};

class InHandFile {
public:
    explicit InHandFile(const std::string& database) : file_(database + ".in-hand"), text_(file_.read()) {}
    void note(const Store::InHand& event);
    void clear();
    std::optional<Store::InHand> get() const;

private:
    File file_;
    std::string text_;
};

}  // namespace beadle::store::sqlite
