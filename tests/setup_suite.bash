# bats runs this once before the first test. Without the programs that most files need, it says so at once.
# shellcheck shell=bash

setup_suite() {
	load helper
	built "$WRAITH" "$PEER" "$NAMESERVER" "$PTY" "$CONFINED"
}
