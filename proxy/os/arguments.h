#ifndef OS_ARGUMENTS_H
#define OS_ARGUMENTS_H

/*
 * arguments_hide(argc, argv): overwrites all arguments except the name of the
 * program, so that ps(1) shows neither them nor, where the system allows it,
 * their length. Afterwards none of them is a string.
 */
void arguments_hide(int argc, char **argv);

#endif
