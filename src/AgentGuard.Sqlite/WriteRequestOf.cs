using Microsoft.Data.Sqlite;

namespace AgentGuard.Sqlite;

/// <inheritdoc/>
internal sealed class WriteRequest<T>(Func<SqliteConnection, T> change) : WriteRequest
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Run(SqliteConnection connection) => _result = change(connection);

    public override void Complete() => _done.TrySetResult(_result!);

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}
