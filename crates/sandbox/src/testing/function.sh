#!/bin/sh
# A function's program for the tests: the test program itself, playing testing::function.
exec "$FAKE_FUNCTION" testing::function::plays_a_function --exact --ignored --nocapture
