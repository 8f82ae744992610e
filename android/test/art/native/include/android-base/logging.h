// Android's macros for logging and for what must hold, as far as the runtime's library uses them.
#pragma once
#include <cstdlib>
#include <iostream>
#include <string>

struct LogLine {
  bool isLast;
  explicit LogLine(bool isLast) : isLast(isLast) {}
  ~LogLine() {
    std::cerr << std::endl;
    if (isLast) abort();
  }
  std::ostream &stream() { return std::cerr; }
};
#define LOG(severity) LogLine(std::string(#severity) == "FATAL").stream()
#define PLOG(severity) LOG(severity)
#define CHECK(condition) \
  if (!(condition)) LogLine(true).stream() << #condition
#define CHECK_EQ(a, b) CHECK((a) == (b))
#define CHECK_NE(a, b) CHECK((a) != (b))
#define CHECK_GT(a, b) CHECK((a) > (b))
#define CHECK_GE(a, b) CHECK((a) >= (b))
#define CHECK_LT(a, b) CHECK((a) < (b))
#define CHECK_LE(a, b) CHECK((a) <= (b))
#define PCHECK(condition) CHECK(condition)
#define DCHECK(condition) CHECK(condition)
#define UNIMPLEMENTED(severity) LOG(severity)
