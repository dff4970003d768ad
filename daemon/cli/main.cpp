#include <exception>
#include <iostream>

#include "cli/commands.h"

int main(int argc, char** argv) {
  try {
    return gnomon::run_client(argc, argv, {.out = std::cout, .err = std::cerr});
  } catch (const std::exception& error) {
    std::cerr << "gnomon: " << error.what() << "\n";
    return 2;
  }
}
