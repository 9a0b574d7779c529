// SPDX-License-Identifier: GPL-3.0-or-later
// What the pseudonymizer adds to the classic Orthanc Explorer, which runs it after its own scripts (jQuery 1.7, jQuery Mobile 1.1).
(function () {
  'use strict';

  var ANONYMIZATION = /\/(patients|studies|series|instances)\/[^\/]+\/anonymize$/;

  /** What became of a failed request, by HTTP status; 0 stands for no answer at all. */
  var EXPLANATIONS = {
    0: 'Orthanc did not answer. Perhaps it is not running, or cannot be reached from here. ' +
      'Whether there is a copy now is not known; asking again makes no second one.',
    401: 'Your login was not accepted.',
    403: 'Anonymizing is not allowed here.',
    404: 'Orthanc no longer has what was to be anonymized.',
    422: 'This cannot be anonymized safely, so it was not.',
    503: 'Anonymizing does not work at the moment. Please try again later, or tell your administrator.',
    507: 'Orthanc cannot store the copy. Please tell your administrator.'
  };
  var OTHERWISE = 'Something went wrong. Please tell your administrator.';

  /** Why a request failed, in the server's own words; nothing if it gave none. */
  function reasonIn(request) {
    try {
      var answer = JSON.parse(request.responseText);
      var reason = answer.Details || answer.Message;
      return reason ? ['Reason: ' + reason] : [];
    } catch (notJson) {
      return [];
    }
  }

  function paragraph(text) {
    return $('<p>').css('margin', '0.5em 15px').text(text);
  }

  function showFailure(title, texts) {
    var content = $('<div id="pseudonymizer-failure">');
    $.each(texts, function (index, text) {
      content.append(paragraph(text));
    });
    content.append('<a rel="close" data-role="button" data-theme="c" href="#">Close</a>');
    $(document).simpledialog2({
      mode: 'blank',
      animate: false,
      headerText: title,
      headerClose: true,
      width: '500px',
      blankContent: content
    });
  }

  // The Explorer's own button has no handler for errors.
  $(document).ajaxError(function (event, request, settings) {
    // An answer with a status of success comes here too if it is no JSON: /instances/{id}/anonymize answers a DICOM file.
    var succeeded = request.status >= 200 && request.status < 300;
    if (settings.type !== 'POST' || !ANONYMIZATION.test(settings.url) || succeeded) {
      return;
    }
    var status = Math.max(request.status || 0, 0);
    var texts = [EXPLANATIONS[status] || OTHERWISE]
      .concat(reasonIn(request))
      .concat('The original is unchanged.' + (status ? ' (HTTP status ' + status + ')' : ''));
    // Later, for there is one dialog at a time, and that of the question is still open.
    window.setTimeout(function () { showFailure('Anonymization failed', texts); }, 0);
  });

  function labelOf(copy, isOnly) {
    var remark = { STORING: ' is being made', FAILED: ' lacks the latest images' }[copy.State] || '';
    return 'Pseudonymized copy' + (isOnly ? '' : ' (' + copy.Domain + ')') + remark;
  }

  function addressOf(study) {
    return 'explorer.html#study?uuid=' + encodeURIComponent(study);
  }

  function goTo(study) {
    // jQuery Mobile follows no link from a page to itself, so the address is set as the Explorer does.
    window.location.assign(addressOf(study));
  }

  /** Asked only when somebody wants to go there, for each such question is put on record. */
  function goToOriginalOf(study) {
    $.ajax({
      url: '../pseudonymizer/original/' + encodeURIComponent(study),
      dataType: 'json',
      cache: false,
      success: function (answer) { goTo(answer.Study); },
      error: function (request) {
        var reason = reasonIn(request);
        showFailure('Original unavailable', reason.length ? reason : ['Orthanc did not answer, or gave no reason.']);
      }
    });
  }

  /** The study whose page is open, or undefined. */
  function studyOnPage() {
    var page = $.mobile.pageData || {};
    return page.active === 'study' ? page.uuid : undefined;
  }

  function addLink(kind, label, address, follow) {
    var link = $('<a>').attr('href', address).text(label).click(function (event) {
      event.preventDefault();
      follow();
    });
    $('<li data-icon="info" data-theme="e">')
      .addClass('pseudonymizer-link pseudonymizer-' + kind)
      .append(link)
      .insertBefore($('#study-anonymized-from').closest('li'));
  }

  function showLinks(study, answer) {
    $('.pseudonymizer-link').remove();
    $.each(answer.Copies, function (index, copy) {
      addLink('copy', labelOf(copy, answer.Copies.length === 1), addressOf(copy.Study), function () {
        goTo(copy.Study);
      });
    });
    // The Explorer itself links the original where Orthanc's metadata names it.
    var isLinked = $('#study-anonymized-from').closest('li').css('display') !== 'none';
    if (answer.HasOriginal && !isLinked) {
      addLink('original', 'Before pseudonymization', '#', function () { goToOriginalOf(study); });
    }
    $('#study-access').listview('refresh');
  }

  var asked;

  /** Asks what the study on the page is linked with. Without an answer there are no links, and everything else works. */
  function refreshLinks() {
    var study = studyOnPage();
    if (!study || study === asked) {
      return; // A page that is opened by its address is announced twice.
    }
    asked = study;
    $('.pseudonymizer-link').remove();
    $.ajax({
      url: '../pseudonymizer/copies/' + encodeURIComponent(study),
      dataType: 'json',
      cache: false,
      success: function (answer) {
        if (study === studyOnPage()) {
          showLinks(study, answer);
        }
      },
      complete: function () {
        if (study === asked) {
          asked = undefined;
        }
      }
    });
  }

  $('#study').live('pagebeforeshow', refreshLinks);
  $(function () {
    // From one study to another the page stays, and only the address changes.
    $(window).bind('hashchange', refreshLinks);
    refreshLinks();
  });
})();
