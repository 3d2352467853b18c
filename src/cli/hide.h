/* Passwords that were given on the command line, and `ps`. */
#ifndef MIG_CLI_HIDE_H
#define MIG_CLI_HIDE_H

/*
 * Overwrites passwords in the words with asterisks, in place: where words are
 * main's argv, other processes of the machine see them there.  A password is
 * what stands between the first colon and the last @ of a URL
 * (postgresql://user:password@host/db), and the value of password= and
 * sslpassword= in a URL or a connection string.  Too much rather than too
 * little is overwritten: of words that can be read in two ways, both.
 */
void hide_passwords(int count, char **words);

#endif
