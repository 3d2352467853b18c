/*
 * The floor of `mig apply`: statements sent by a bare libpq loop.
 *   loop CONNINFO FILE    one statement a line, each in a transaction
 */
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

static void run(PGconn *conn, const char *sql)
{
    PGresult *result = PQexec(conn, sql);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) {
        fprintf(stderr, "%s", PQerrorMessage(conn));
        exit(1);
    }
    PQclear(result);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    FILE *file = fopen(argv[2], "r");
    PGconn *conn = PQconnectdb(argv[1]);
    char line[4096];

    if (!file || PQstatus(conn) != CONNECTION_OK)
        return 1;
    while (fgets(line, sizeof line, file)) {
        run(conn, "BEGIN");
        run(conn, line);
        run(conn, "COMMIT");
    }
    fclose(file);
    PQfinish(conn);
    return 0;
}
