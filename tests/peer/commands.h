/* The commands of a script: each gets its arguments. README.md says what they
 * do. */
#ifndef COMMANDS_H
#define COMMANDS_H

struct peer;

/* commands_bytes.c: the bytes that a script names */
void do_send(struct peer *p, char **arg);
void do_urgent(struct peer *p, char **arg);
void do_expect(struct peer *p, char **arg);
void do_drip(struct peer *p, char **arg);
void do_file(struct peer *p, char **arg);
void do_save(struct peer *p, char **arg);
void do_drain(struct peer *p, char **arg);
void do_drain_reset(struct peer *p, char **arg);
void do_echo(struct peer *p, char **arg);

/* commands_streams.c: streams of many bytes */
void do_pattern(struct peer *p, char **arg);
void do_check(struct peer *p, char **arg);
void do_check_slow(struct peer *p, char **arg);
void do_both(struct peer *p, char **arg);
void do_check_flood(struct peer *p, char **arg);
void do_stuff(struct peer *p, char **arg);
void do_checkall(struct peer *p, char **arg);
void do_checkall_slow(struct peer *p, char **arg);
void do_flood(struct peer *p, char **arg);
void do_flood_reset(struct peer *p, char **arg);

/* commands_ends.c: beginnings and ends of a connection */
void do_accept(struct peer *p, char **arg);
void do_flushed(struct peer *p, char **arg);
void do_hold(struct peer *p, char **arg);
void do_eof(struct peer *p, char **arg);
void do_expect_reset(struct peer *p, char **arg);
void do_fin(struct peer *p, char **arg);
void do_close(struct peer *p, char **arg);
void do_reset(struct peer *p, char **arg);

/* commands_aside.c: what a script does besides talking to the other side */
void do_sleep(struct peer *p, char **arg);
void do_say(struct peer *p, char **arg);
void do_touch(struct peer *p, char **arg);
void do_wait(struct peer *p, char **arg);

/* commands_child.c: checks of the command of `peer run` */
void do_deaf(struct peer *p, char **arg);
void do_receive(struct peer *p, char **arg);
void do_kill(struct peer *p, char **arg);
void do_alive(struct peer *p, char **arg);
void do_gone(struct peer *p, char **arg);
void do_status(struct peer *p, char **arg);
void do_cpu(struct peer *p, char **arg);
void do_rss(struct peer *p, char **arg);
void do_flags(struct peer *p, char **arg);
void do_leakgone(struct peer *p, char **arg);
void do_errgone(struct peer *p, char **arg);
void do_pidfile(struct peer *p, char **arg);

#endif
