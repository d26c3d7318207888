using System.Security.Cryptography;

namespace AgentGuard.Sqlite;

/// <summary>Says that this process lives, and whether another one does: by the lock of a file, which the system lets go when a process dies.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ProcessPresence : IDisposable
{
    private readonly string _path;
    private readonly FileStream _lock;

    public ProcessPresence(string path)
    {
        _path = path;
        Owner = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _lock = new FileStream(FileOf(Owner), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
    }

    /// <summary>The name of this process in what it records.</summary>
    public string Owner { get; }

    /// <summary>Whether the process that recorded something still lives.</summary>
    public bool IsPresent(string owner)
    {
        if (owner == Owner)
        {
            return true;
        }

        var file = FileOf(owner);
        try
        {
            using (new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose))
            {
                // It could be opened: nobody holds it.
                return false;
            }
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public void Dispose() => _lock.Dispose();

    private string FileOf(string owner) => $"{_path}-{owner}.present";
}
