using System.Collections.Concurrent;
using AgentGuard.Reports;
using PuppeteerSharp;

namespace AgentGuard.Tests.Reports;

/// <summary>A report opened in a browser. Closing it asserts that it loaded nothing but itself and reported no error.</summary>
internal sealed class OpenedReport(IPage page, ConcurrentQueue<string> requests, ConcurrentQueue<string> errors) : IAsyncDisposable
{
    public bool MayReportErrors { get; init; }

    public static async Task<OpenedReport> OpenAsync(IBrowser browser, RunReport report, string path, bool mayReportErrors = false)
    {
        await report.SaveAsync(path);
        ConcurrentQueue<string> requests = [], errors = [];
        var page = await browser.NewPageAsync();
        page.Request += (_, request) => requests.Enqueue(request.Request.Url);
        page.PageError += (_, error) => errors.Enqueue(error.Message);
        page.Console += (_, message) =>
        {
            if (message.Message.Type is ConsoleType.Error or ConsoleType.Warning)
            {
                errors.Enqueue(message.Message.Text);
            }
        };
        await page.GoToAsync(new Uri(path).AbsoluteUri);
        return new OpenedReport(page, requests, errors) { MayReportErrors = mayReportErrors };
    }

    public Task PressAsync(string key) => page.Keyboard.PressAsync(key);

    public Task TypeAsync(string text) => page.Keyboard.TypeAsync(text);

    public Task ClickAsync(string selector) => page.ClickAsync(selector);

    /// <summary>Clicks the last row that says a text.</summary>
    public async Task ClickLastRowAsync(string text)
    {
        var place = await page.EvaluateFunctionAsync<string>(
            "text => [...document.querySelectorAll('.row')].filter(row => row.innerText.includes(text)).pop().dataset.step", text);
        await page.ClickAsync($".row[data-step='{place}']");
    }

    public Task<string> TextAsync(string selector) =>
        page.EvaluateFunctionAsync<string>("selector => [...document.querySelectorAll(selector)].map(one => one.innerText).join('\\n')", selector);

    public Task<int> CountAsync(string selector) => page.EvaluateFunctionAsync<int>("selector => document.querySelectorAll(selector).length", selector);

    public Task<T> EvaluateAsync<T>(string expression) => page.EvaluateExpressionAsync<T>(expression);

    public async ValueTask DisposeAsync()
    {
        await page.CloseAsync();
        Assert.That(requests, Has.Count.EqualTo(1), string.Join(", ", requests));
        if (!MayReportErrors)
        {
            Assert.That(errors, Is.Empty);
        }
    }
}
