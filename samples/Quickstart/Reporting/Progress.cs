using Spectre.Console;

namespace Quickstart.Reporting;

/// <summary>Shows how far a loop is: a bar on a terminal, a line now and then where output is redirected.</summary>
internal static class Progress
{
    public static async Task<T> ShowAsync<T>(string name, int total, Func<Action<int>, Task<T>> work)
    {
        if (Console.IsOutputRedirected)
        {
            return await work(done => Tell(name, done, total));
        }

        return await AnsiConsole.Progress().StartAsync(async context =>
        {
            var bar = context.AddTask(name, maxValue: total);
            return await work(done => bar.Value = done);
        });
    }

    private static void Tell(string name, int done, int total)
    {
        if (done % 16 == 0 || done == total)
        {
            Console.Error.WriteLine($"{name}: {done} of {total} tickets");
        }
    }
}
