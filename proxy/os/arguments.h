#ifndef OS_ARGUMENTS_H
#define OS_ARGUMENTS_H

/*
 * arguments_hide(argc, argv): overwrites all arguments but the program's name,
 * so that ps(1) shows nothing of them, nor, where the system can, how long they
 * were. None of them is a string afterwards.
 */
void arguments_hide(int argc, char **argv);

#endif
