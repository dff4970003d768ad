#include "sys/bind_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace gnomon {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(BindWords, SayWhatHelps) {
  EXPECT_THAT(bind_words(EACCES, 123), HasSubstr("CAP_NET_BIND_SERVICE"));
  EXPECT_THAT(bind_words(EACCES, 123), HasSubstr("1023"));
  EXPECT_THAT(bind_words(EACCES, 1123), Not(HasSubstr("CAP_NET_BIND_SERVICE")));
  EXPECT_THAT(bind_words(EADDRINUSE, 123), HasSubstr("another daemon"));
  EXPECT_EQ(bind_words(ENOMEM, 123), "Cannot allocate memory");
}

}  // namespace
}  // namespace gnomon
