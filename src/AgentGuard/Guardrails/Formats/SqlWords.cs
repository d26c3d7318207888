namespace AgentGuard.Guardrails.Formats;

/// <summary>The words of SQL that do more than read, by the manuals of PostgreSQL 17, SQL Server 2022, MySQL 8.4 and SQLite 3.</summary>
internal static class SqlWords
{
    /// <summary>Words that begin a statement which SQL Server takes without a semicolon, that change data within a query, or that lock.</summary>
    public static HashSet<string> Denied { get; } = new(StringComparer.Ordinal)
    {
        "UPDATE", "DELETE", "MERGE", "UPSERT", "INTO", "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "DENY", "EXEC", "EXECUTE", "CALL", "BEGIN",
        "COMMIT", "ROLLBACK", "SAVEPOINT", "SAVE", "DECLARE", "BACKUP", "RESTORE", "SHUTDOWN", "KILL", "RECONFIGURE", "DBCC", "BULK", "WAITFOR", "PRINT",
        "RAISERROR", "THROW", "WHILE", "GOTO", "RETURN", "REVERT", "DEALLOCATE", "PREPARE", "CHECKPOINT", "UPDATETEXT", "WRITETEXT", "DUMP", "PRAGMA",
        "ATTACH", "DETACH", "VACUUM", "REINDEX", "OUTFILE", "DUMPFILE", "INFILE", "COPY", "UNLOAD", "SETUSER", "ENABLE", "DISABLE", "RECEIVE", "SEND",
        "UPDLOCK", "XLOCK", "TABLOCK", "TABLOCKX", "HOLDLOCK", "OPENROWSET", "OPENQUERY", "OPENDATASOURCE", "GO",
    };

    public static HashSet<string> OfExplain { get; } = new(StringComparer.Ordinal)
    {
        "QUERY", "PLAN", "FORMAT", "TEXT", "JSON", "XML", "YAML", "TREE", "TRADITIONAL", "VERBOSE", "COSTS", "SETTINGS", "SUMMARY", "GENERIC_PLAN", "MEMORY",
        "EXTENDED", "PARTITIONS", "ON", "OFF", "TRUE", "FALSE",
    };

    public static HashSet<string> Functions { get; } = new(StringComparer.Ordinal)
    {
        "SET_CONFIG", "NEXTVAL", "SETVAL", "QUERY_TO_XML", "QUERY_TO_XMLSCHEMA", "QUERY_TO_XML_AND_XMLSCHEMA", "CURSOR_TO_XML", "CURSOR_TO_XMLSCHEMA",
        "TABLE_TO_XML", "SCHEMA_TO_XML", "DATABASE_TO_XML", "TS_STAT", "TS_REWRITE", "CROSSTAB", "CONNECTBY", "LOWRITE", "LOREAD",
        "SLEEP", "BENCHMARK", "LOAD_FILE", "GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS", "MASTER_POS_WAIT", "SOURCE_POS_WAIT",
        "WAIT_FOR_EXECUTED_GTID_SET", "SYS_EXEC", "SYS_EVAL", "SYS_SET",
        "LOAD_EXTENSION", "WRITEFILE", "READFILE", "FTS3_TOKENIZER", "EDIT", "EVAL", "FSDIR",
        "FN_TRACE_GETTABLE", "FN_GET_AUDIT_FILE", "FN_XE_FILE_TARGET_READ_FILE",
    };

    public static string[] FunctionStarts { get; } = ["PG_", "LO_", "DBLINK", "XP_", "SP_", "DBMS_", "UTL_", "CROSSTAB"];

    /// <summary>Of those, what only tells sizes, types, definitions and rights.</summary>
    public static string[] HarmlessStarts { get; } =
    [
        "PG_TYPEOF", "PG_GET_", "PG_TABLE_SIZE", "PG_TOTAL_RELATION_SIZE", "PG_RELATION_SIZE", "PG_INDEXES_SIZE", "PG_DATABASE_SIZE", "PG_TABLESPACE_SIZE",
        "PG_COLUMN_SIZE", "PG_SIZE_", "PG_ENCODING_TO_CHAR", "PG_IS_IN_RECOVERY", "PG_POSTMASTER_START_TIME", "PG_CONF_LOAD_TIME", "PG_BACKEND_PID",
        "PG_HAS_ROLE", "PG_TABLE_IS_VISIBLE", "PG_TYPE_IS_VISIBLE", "PG_FUNCTION_IS_VISIBLE", "PG_CHAR_TO_ENCODING",
    ];
}
