# bats runs this once before the first test. If programs that most files need are missing, it says so at once.
# shellcheck shell=bash

setup_suite() {
	load helper
	built "$WRAITH" "$PEER" "$NAMESERVER" "$PTY" "$CONFINED"
}
