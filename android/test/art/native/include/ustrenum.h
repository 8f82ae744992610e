// An internal header of ICU that the runtime includes and no package has: an enumeration of ICU for C, seen as one for C++.
#pragma once
#include <unicode/strenum.h>
#include <unicode/uenum.h>
#include <unicode/unistr.h>

U_NAMESPACE_BEGIN
class UStringEnumeration : public StringEnumeration {
  UEnumeration *wrapped;
  UnicodeString current;

public:
  explicit UStringEnumeration(UEnumeration *of) : wrapped(of) {}
  ~UStringEnumeration() override { uenum_close(wrapped); }
  int32_t count(UErrorCode &status) const override { return uenum_count(wrapped, &status); }
  const UnicodeString *snext(UErrorCode &status) override {
    int32_t length = 0;
    const UChar *text = uenum_unext(wrapped, &length, &status);
    if (text == nullptr) return nullptr;
    current.setTo(text, length);
    return &current;
  }
  void reset(UErrorCode &status) override { uenum_reset(wrapped, &status); }
  UClassID getDynamicClassID() const override { return nullptr; }
};
U_NAMESPACE_END
