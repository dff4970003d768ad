#pragma once

namespace gnomon {

/// Occupies those of the descriptors 0, 1 and 2 that are closed, first thing in `main`. Otherwise
/// the next socket would get the number 2, and the log would be sent to a stranger. What occupies
/// them gives nothing and takes nothing: a write fails, so that a lost line is known as lost.
void occupy_standard_descriptors();

}  // namespace gnomon
