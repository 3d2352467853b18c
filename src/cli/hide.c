#include "cli/hide.h"

#include <string.h>

static void hide(char *from, const char *to)
{
    for (; from < to; from++)
        *from = '*';
}

/* Behind the value that begins here: 'a \' b' is one in a connection string,
 * a URL's ends at & or #. */
static const char *value_end(const char *value)
{
    if (*value != '\'')
        return value + strcspn(value, " \t\r\n&#");
    for (value++; *value && *value != '\''; value++)
        if (*value == '\\' && value[1])
            value++;
    return value;
}

/* password= and sslpassword=, also with spaces around the sign */
static void hide_values(char *word)
{
    static const char name[] = "password";
    for (char *at = word; (at = strstr(at, name)) != NULL;) {
        at += strlen(name);
        at += strspn(at, " \t\r\n");
        if (*at != '=')
            continue;
        at++;
        at += strspn(at, " \t\r\n");
        hide(at, value_end(at));
    }
}

/* scheme://user:password@host */
static void hide_userinfo(char *word)
{
    char *authority = strstr(word, "://");
    char *at = authority ? strrchr(authority + 3, '@') : NULL;
    char *colon = authority ? strchr(authority + 3, ':') : NULL;
    if (at != NULL && colon != NULL && colon < at)
        hide(colon + 1, at);
}

void hide_passwords(int count, char **words)
{
    for (int i = 0; i < count; i++) {
        hide_values(words[i]);
        hide_userinfo(words[i]);
    }
}
