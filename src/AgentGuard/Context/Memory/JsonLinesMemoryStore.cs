using System.Text;

namespace AgentGuard.Context.Memory;

/// <summary>Keeps what is remembered in a file of JSON lines, one for each item.</summary>
/// <remarks>
/// <para>
/// A line that was cut off by a crash is the last one and is left out; any other damage is an error. What is forgotten is gone from the file: it is
/// written anew beside it, flushed, and put in its place.
/// </para>
/// <para>Thread-safe; for one process at a time, which holds the file open.</para>
/// </remarks>
public sealed class JsonLinesMemoryStore : IMemoryStore, IDisposable
{
    private readonly string _path;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly MemoryTable _table = new();
    private FileStream _file;

    /// <summary>Opens a store.</summary>
    /// <param name="path">The file; it is made where there is none.</param>
    /// <exception cref="AgentGuardException">The file is damaged, or another process has it open.</exception>
    public JsonLinesMemoryStore(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        _path = path;
        _file = Open(path);
        try
        {
            Read();
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask AddAsync(MemoryItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Append(Line(item));
            _table.Add(item);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<MemoryItem>> GetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _table.Of(principal);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<int> ForgetAsync(string principal, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(principal);
        return ForgetAsync(item => item.Principal == principal, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<int> ForgetBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        ForgetAsync(item => item.At < before, cancellationToken);

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        _gate.Dispose();
    }

    private static FileStream Open(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new AgentGuardException($"The memory in '{path}' cannot be opened: {e.Message} One process at a time may have it open.", e);
        }
    }

    private static byte[] Line(MemoryItem item) => Encoding.UTF8.GetBytes(item.ToJson() + "\n");

    private async ValueTask<int> ForgetAsync(Predicate<MemoryItem> forgotten, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Older lines of the same ids are in the file as well: it is written anew even where nothing is left of them in the table.
            Rewrite(_table.All.Where(item => !forgotten(item)));
            return _table.Remove(forgotten);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Appends a line; where that fails half a line must not stand before the next one.</summary>
    private void Append(byte[] line)
    {
        var end = _file.Seek(0, SeekOrigin.End);
        try
        {
            _file.Write(line);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _file.SetLength(end);
            throw;
        }
    }

    private void Rewrite(IEnumerable<MemoryItem> items)
    {
        var beside = _path + ".new";
        try
        {
            using var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None);
            foreach (var item in items)
            {
                file.Write(Line(item));
            }

            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(beside);
            throw;
        }

        _file.Dispose();
        try
        {
            File.Move(beside, _path, overwrite: true);
        }
        finally
        {
            _file = Open(_path);
        }
    }

    private void Read()
    {
        using var reader = new StreamReader(_file, Encoding.UTF8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
        var text = reader.ReadToEnd();
        var complete = text.LastIndexOf('\n') + 1;
        var number = 0;
        foreach (var line in text[..complete].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            number++;
            try
            {
                _table.Add(MemoryItem.FromJson(line));
            }
            catch (AgentGuardException e)
            {
                throw new AgentGuardException($"The memory in '{_path}' is damaged in line {number}. Restore the file, or take the line out.", e);
            }
        }

        // What a crash cut off was never acknowledged.
        _file.SetLength(Encoding.UTF8.GetByteCount(text.AsSpan(0, complete)));
    }
}
